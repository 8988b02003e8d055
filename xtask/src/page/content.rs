//! What the vendor's pages say: the one model that every later stage reads.

use serde_json::Value;
use strum::{EnumString, IntoStaticStr};

/// The payloads of all pages, in page order.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Every payload that a page documents and an index names.
    pub payloads: Vec<Payload>,
    /// The files that the vendor's script could not read, in page order: their payloads have no section.
    pub gaps: Vec<Gap>,
}

/// A payload of which a page has only `## Error processing <path>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The type's name, if an index has it.
    pub name: Option<String>,
    /// The path of the file that the script could not read.
    pub path: String,
}

/// One payload section of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Payload {
    /// The type's name, as the index has it: `BotWebhookCompleted`.
    pub name: String,
    /// The index heading above the payload's link.
    pub family: Family,
    /// The last segment of the section's `Source:` path: `botwebhookcompleted`.
    pub slug: String,
    /// The section's heading: `Bot Completed`.
    pub title: String,
    /// The schema's description, or `<title> payload structure` if it has none.
    pub summary: String,
    /// What the payload is.
    pub body: Body,
}

impl Payload {
    /// The top-level fields, in the order of the _Field Details_; none if the payload is not an object.
    pub fn fields(&self) -> &[Field] {
        match &self.body {
            Body::Object(fields) => fields,
            Body::List { .. } | Body::Open(_) => &[],
        }
    }
}

/// What a payload is.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// An object with properties.
    Object(Vec<Field>),
    /// `Array of <type>`.
    List {
        /// The type of the items.
        items: TypeExpression,
        /// The description of the items.
        description: Option<String>,
    },
    /// Anything else: the page does not name its type. The keys are those of the _Example_.
    Open(Vec<ShownField>),
}

/// Which heading of an index a payload is listed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString)]
pub enum Family {
    /// Sent to the account's webhook endpoint.
    #[strum(serialize = "Bot Webhooks")]
    BotWebhook,
    /// Sent to the account's webhook endpoint.
    #[strum(serialize = "Calendar Webhooks")]
    CalendarWebhook,
    /// Sent to the URL that one bot was created with.
    #[strum(serialize = "Callbacks")]
    Callback,
}

/// One entry of the _Field Details_.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The key on the wire.
    pub name: String,
    /// The type in the parentheses after the name.
    pub kind: TypeExpression,
    /// Whether the entry is marked **Required**, not *Optional*.
    pub required: bool,
    /// The description, without white space around it and with line feeds as line endings.
    pub description: Option<String>,
    /// What the page shows of the fields below this one.
    pub detail: Detail,
}

/// What the page shows of the inside of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// No fields: a free map, or not an object.
    Nothing,
    /// Entries under `Properties:`.
    Listed(Vec<Field>),
    /// No entries, but keys in the _Example_: evidence of names and kinds, not of what is required. They belong to the
    /// first alternative of the type.
    Shown(Vec<ShownField>),
}

/// A key that only the _Example_ shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownField {
    /// The key on the wire.
    pub name: String,
    /// The kind of its value; the value itself is a placeholder.
    pub kind: ShownKind,
}

/// The kind of an example's value.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownKind {
    /// `null`: the key exists, its type is unknown.
    Null,
    /// `true`.
    Boolean,
    /// `0`: a number, perhaps an integer.
    Number,
    /// `"example<key>"`.
    String,
    /// `[]`.
    Array,
    /// An object, with its keys.
    Object(Vec<ShownField>),
    /// `...`: an object that is nested deeper than the script goes.
    Deep,
}

/// A type as the page writes it: alternatives separated by `|`.
///
/// Without alternatives it is `null` alone if it is nullable, or else any value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypeExpression {
    /// The alternatives but `null`, in page order.
    pub alternatives: Vec<TypeTerm>,
    /// Whether `null` is one of the alternatives.
    pub nullable: bool,
}

impl TypeExpression {
    /// Whether it is a list of values that is closed, or of some strings and any other one: `"a" | "b" | string`.
    pub fn is_list_of_values(&self) -> bool {
        let is_value = |term: &TypeTerm| matches!(term, TypeTerm::Literal(_));
        !self.alternatives.is_empty()
            && (self.alternatives.iter().all(is_value) || self.is_open_list())
    }

    /// Whether it is some strings, or any other one: `"a" | "b" | string`.
    pub fn is_open_list(&self) -> bool {
        let is_text = |term: &TypeTerm| {
            let text = PlainType::String;
            matches!(term, TypeTerm::Plain { kind, format: None } if *kind == text)
        };
        let is_value = |term: &TypeTerm| matches!(term, TypeTerm::Literal(Value::String(_)));
        let terms = &self.alternatives;
        terms.iter().any(is_text)
            && terms.iter().any(is_value)
            && terms.iter().all(|term| is_text(term) || is_value(term))
    }
}

/// One alternative of a [`TypeExpression`].
#[derive(Clone, Debug, PartialEq)]
pub enum TypeTerm {
    /// `string`, or `string (uuid)` with a format.
    Plain {
        /// The type.
        kind: PlainType,
        /// The word in parentheses, whatever it is.
        format: Option<String>,
    },
    /// A value of a closed list: a string, a number or a boolean.
    Literal(Value),
    /// `T[]`, or `array`, whose items are any value.
    Array(Box<TypeExpression>),
    /// A type that the page leaves open: any value.
    Open(Open),
}

/// A type that JSON Schema names, but `array` and `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum PlainType {
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `object`
    Object,
}

impl PlainType {
    /// As the page and JSON Schema write it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// How the page writes a type that it does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    /// `unknown`
    Unknown,
    /// `undefined (format)`: a format without a type.
    Format(String),
    /// `[Name](#name)`: the schema of this name, which no section documents.
    Reference(String),
}
