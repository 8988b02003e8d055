//! The model of a schema: what all stages after the document know of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value};

use super::keyword::NAMED;

/// A schema in its one spelling. Two that say the same are equal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// What a value is, if it is not `null`.
    pub kind: Kind,
    /// Whether a value may be `null` as well.
    pub nullable: bool,
    /// The format of a text or number.
    pub format: Option<String>,
    /// Keywords for people and tools, by their names.
    pub annotations: BTreeMap<String, Value>,
    /// Assertions beyond the kind, by their names: bounds, lengths, conditions, and keywords that nobody knows.
    pub assertions: BTreeMap<String, Part>,
}

/// What a value is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Kind {
    /// Anything.
    #[default]
    Any,
    /// What the named schema says.
    Reference(String),
    /// An object with properties.
    Object(Object),
    /// An object without properties of its own: its values.
    Map(Others),
    /// An array: its items.
    List(Box<Schema>),
    /// A string.
    Text,
    /// One of several strings.
    Enum(Values),
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// One of several schemas, in a canonical order.
    Union(Vec<Schema>),
    /// A construct that has no model, as its keywords.
    Other(BTreeMap<String, Part>),
}

/// The properties of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// The properties, in the order of the document.
    pub properties: IndexMap<String, Property>,
    /// The values of all other keys.
    pub others: Others,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// What its value is.
    pub schema: Schema,
    /// Whether it is always present.
    pub required: bool,
}

/// What an object has under keys that are not its properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Others {
    /// Anything; nothing is stated.
    #[default]
    Any,
    /// Such keys are forbidden.
    Forbidden,
    /// Values of a schema.
    Schema(Box<Schema>),
}

/// The strings of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    /// The strings, in the order of the document.
    pub texts: IndexSet<String>,
    /// Whether there may be others.
    pub open: bool,
}

/// The value of a keyword that has no model of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Data.
    Data(Value),
    /// One schema.
    Schema(Box<Schema>),
    /// Several; in a canonical order if their order has no meaning.
    List(Vec<Schema>),
    /// A schema for each key.
    ByKey(IndexMap<String, Schema>),
}

impl Schema {
    /// The schema of a kind, with nothing next to it.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }

    /// The schema that allows anything.
    pub fn anything() -> &'static Self {
        static ANYTHING: LazyLock<Schema> = LazyLock::new(Schema::default);
        &ANYTHING
    }

    /// The text that describes it; empty if there is none.
    pub fn description(&self) -> &str {
        self.text("description").unwrap_or_default()
    }

    /// The text of an annotation.
    pub fn text(&self, annotation: &str) -> Option<&str> {
        self.annotations.get(annotation)?.as_str()
    }

    /// The name that it refers to.
    pub fn reference(&self) -> Option<&str> {
        match &self.kind {
            Kind::Reference(name) => Some(name),
            _ => None,
        }
    }

    /// The object, if it is one with properties.
    pub fn object(&self) -> Option<&Object> {
        match &self.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// A property, if it is an object that has it.
    pub fn property(&self, key: &str) -> Option<&Property> {
        self.object()?.properties.get(key)
    }

    /// The one string that it allows.
    pub fn constant(&self) -> Option<&str> {
        match &self.kind {
            Kind::Enum(values) => values.constant(),
            _ => None,
        }
    }

    /// Whether every value is allowed.
    pub fn allows_anything(&self) -> bool {
        self.kind == Kind::Any && self.assertions.is_empty() && self.format.is_none()
    }

    /// Whether no value is allowed.
    pub fn allows_nothing(&self) -> bool {
        self.kind == Kind::Any
            && matches!(self.assertions.get("not"), Some(Part::Schema(not)) if not.allows_anything())
    }

    /// Whether `null` alone is allowed.
    pub fn is_null(&self) -> bool {
        match &self.kind {
            Kind::Other(parts) => {
                let null = Part::Data("null".into());
                parts.len() == 1 && parts.get("type") == Some(&null)
            }
            _ => false,
        }
    }

    /// Whether it states that no number is below 0.
    pub fn is_unsigned(&self) -> bool {
        let bound = |keyword: &str| match self.assertions.get(keyword) {
            Some(Part::Data(bound)) => bound.as_f64(),
            _ => None,
        };
        bound("minimum").is_some_and(|minimum| minimum >= 0.0)
            || bound("exclusiveMinimum").is_some_and(|minimum| minimum >= -1.0)
    }

    /// The schemas that it is made of, those of assertions too.
    pub fn parts(&self) -> Vec<&Self> {
        let mut parts: Vec<&Self> = match &self.kind {
            Kind::Any
            | Kind::Reference(_)
            | Kind::Text
            | Kind::Enum(_)
            | Kind::Integer
            | Kind::Number
            | Kind::Boolean => Vec::new(),
            Kind::Object(object) => {
                let properties = object.properties.values();
                let properties = properties.map(|property| &property.schema);
                properties.chain(object.others.schema()).collect()
            }
            Kind::Map(values) => values.schema().into_iter().collect(),
            Kind::List(items) => vec![items],
            Kind::Union(schemas) => schemas.iter().collect(),
            Kind::Other(parts) => parts.values().flat_map(Part::schemas).collect(),
        };
        parts.extend(self.assertions.values().flat_map(Part::schemas));
        parts
    }

    /// Every name that it refers to, at any depth, in its definitions too.
    pub fn references(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut left = vec![self];
        while let Some(schema) = left.pop() {
            found.extend(schema.reference());
            found.extend(schema.defined());
            left.extend(schema.parts());
        }
        found
    }

    /// The names that its definitions refer to. A definition asserts nothing: it says what a part is that the schema
    /// leaves open.
    fn defined(&self) -> impl Iterator<Item = &str> {
        let definitions = self.annotations.get("$defs").and_then(Value::as_object);
        let definitions = definitions.into_iter().flat_map(Map::values);
        definitions.filter_map(|it| it.get("$ref")?.as_str()?.strip_prefix(NAMED))
    }
}

impl Kind {
    /// The JSON type of its values, if they have one.
    pub fn type_name(&self) -> Option<&'static str> {
        match self {
            Self::Object(_) | Self::Map(_) => Some("object"),
            Self::List(_) => Some("array"),
            Self::Text | Self::Enum(_) => Some("string"),
            Self::Integer => Some("integer"),
            Self::Number => Some("number"),
            Self::Boolean => Some("boolean"),
            Self::Any | Self::Reference(_) | Self::Union(_) | Self::Other(_) => None,
        }
    }
}

impl Others {
    /// The schema of the values, if one is stated.
    pub fn schema(&self) -> Option<&Schema> {
        match self {
            Self::Any | Self::Forbidden => None,
            Self::Schema(schema) => Some(schema),
        }
    }
}

impl Values {
    /// The only string of a closed list.
    pub fn constant(&self) -> Option<&str> {
        let only = self.texts.first().filter(|_| self.texts.len() == 1);
        only.filter(|_| !self.open).map(String::as_str)
    }
}

impl Part {
    /// The schemas in it.
    pub fn schemas(&self) -> Vec<&Schema> {
        match self {
            Self::Data(_) => Vec::new(),
            Self::Schema(schema) => vec![schema],
            Self::List(schemas) => schemas.iter().collect(),
            Self::ByKey(schemas) => schemas.values().collect(),
        }
    }
}
