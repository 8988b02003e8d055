//! What the vendor's pages say: the one model that every later stage reads.

/// The payloads of all pages, in page order.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Every payload that a page documents and an index names.
    pub payloads: Vec<Payload>,
}

/// One payload section of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Payload {
    /// The type's name, as the index has it: `BotWebhookCompleted`.
    pub name: String,
    /// The index heading under which the payload stands.
    pub family: Family,
    /// The last segment of the section's `Source:` path: `botwebhookcompleted`.
    pub slug: String,
    /// The section's heading: `Bot Completed`.
    pub title: String,
    /// The sentence below the heading: `Bot Completed payload structure`.
    pub summary: String,
    /// The top-level fields, in the order of the _Field Details_.
    pub fields: Vec<Field>,
}

/// Which heading of an index a payload stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// _Bot Webhooks_: sent to the account's webhook endpoint.
    BotWebhook,
    /// _Calendar Webhooks_: sent to the account's webhook endpoint.
    CalendarWebhook,
    /// _Callbacks_: sent to the URL that one bot was created with.
    Callback,
}

/// One entry of the _Field Details_.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The key on the wire.
    pub name: String,
    /// What the parentheses after the name say.
    pub kind: TypeExpression,
    /// Whether the entry is marked **Required**.
    pub required: bool,
    /// The entry's text, one line a source line; some entries have none.
    pub description: Option<String>,
    /// What the page shows of the fields below this one.
    pub detail: Detail,
}

/// What the page shows of the inside of an `object` or of the items of an `object[]`.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// No fields: a free map, or no object at all.
    Nothing,
    /// A nested list under `Properties:`.
    Listed(Vec<Field>),
    /// No list, but keys in the _Example_: evidence of names and kinds, not of what is required.
    Shown(Vec<ShownField>),
}

/// A key that only the _Example_ shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownField {
    /// The key on the wire.
    pub name: String,
    /// The kind of the value that stands there; the value itself is a placeholder.
    pub kind: ShownKind,
}

/// The kind of an example's value.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownKind {
    /// `null`: the key exists, its type is unknown.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// A number with a fraction.
    Number,
    /// A text.
    String,
    /// A list; its first item's kind where there is one.
    Array(Option<Box<ShownKind>>),
    /// An object, with its keys.
    Object(Vec<ShownField>),
}

/// A type as the page writes it: alternatives separated by `|`.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeExpression {
    /// The alternatives but `null`, in page order; never empty.
    pub alternatives: Vec<TypeTerm>,
    /// Whether `null` is one of the alternatives.
    pub nullable: bool,
}

/// One alternative of a [`TypeExpression`].
#[derive(Clone, Debug, PartialEq)]
pub enum TypeTerm {
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`, or `string (uuid)` with a format.
    String {
        /// The word in parentheses.
        format: Option<Format>,
    },
    /// `object`
    Object,
    /// A quoted value of a closed list: `"google"`.
    Literal(String),
    /// `T[]`; the items' expression may be a parenthesised union.
    Array(Box<TypeExpression>),
}

/// The formats that a page may put after `string`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `uuid`
    Uuid,
    /// `date-time`
    DateTime,
    /// `uri`
    Uri,
    /// `email`
    Email,
}
