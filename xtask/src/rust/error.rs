//! Why a document cannot become Rust, and what to do about it.

use serde_json::Value;

use crate::markdown::NotAllowed;
use crate::names::{is_identifier, pascal_case};
use crate::schema::join;
use crate::schema::references::ReferenceError;

impl RustError {
    /// The JSON pointer of the part of the document that it is about.
    pub fn pointer(&self, document: &Value) -> Option<String> {
        let named = |name: &str| join("/components/schemas", name);
        match self {
            Self::UnknownForm { name }
            | Self::Name { name }
            | Self::Unused { name }
            | Self::Value { name, .. }
            | Self::NameTaken { name }
            | Self::NotReplaced { name } => Some(named(name)),
            Self::FieldTwice { name, field } => {
                let properties = named(name) + "/properties";
                let mut keys = document.pointer(&properties)?.as_object()?.keys().rev();
                let key = keys.find(|key| pascal_case(key) == pascal_case(field))?;
                Some(join(&properties, key))
            }
            Self::NoName { place } | Self::NoType { place, .. } => {
                let (name, below) = place.split_once('.')?;
                let key = below.split(['.', '[']).next()?;
                Some(join(&join(&named(name), "properties"), key))
            }
            Self::NoEvent { name } => Some(named(name) + "/properties/event"),
            Self::Operation { operation, .. } => {
                let mut letters = operation.chars();
                let first = letters.next()?.to_uppercase();
                let name: String = first.chain(letters).collect();
                let name = name
                    .strip_suffix("Post")
                    .or(name.strip_suffix("Put"))
                    .unwrap_or(&name);
                let payload = named(name) + "/properties/event";
                let is_there = document.pointer(&payload).is_some();
                let delivery = || delivery(document, operation);
                if is_there { Some(payload) } else { delivery() }
            }
            Self::Event { event, .. } | Self::EventTwice { event } => {
                let schemas = document.pointer("/components/schemas")?.as_object()?;
                let is_it = |schema: &Value| {
                    schema
                        .pointer("/properties/event/const")
                        .is_some_and(|it| it == event)
                };
                let (name, _) = schemas.iter().rev().find(|(_, schema)| is_it(schema))?;
                Some(named(name) + "/properties/event/const")
            }
            Self::Comment { item, .. } => documented(document, item),
            _ => None,
        }
    }
}

/// The webhook of an operation, which is called by its `operationId` or its JSON pointer.
fn delivery(document: &Value, operation: &str) -> Option<String> {
    let webhooks = document.get("webhooks")?.as_object()?;
    let mut pointers = webhooks.iter().map(|(key, item)| {
        let is_it = |it: &Value| it.get("operationId").is_some_and(|id| id == operation);
        let methods = item.as_object().into_iter().flatten();
        let is_named = methods.into_iter().any(|(_, it)| is_it(it));
        (join("/webhooks", key), is_named)
    });
    let found = pointers.find(|(pointer, is_named)| *is_named || operation == pointer);
    found.map(|(pointer, _)| pointer)
}

/// The schema or the property that a comment documents. Some comments name the field alone.
fn documented(document: &Value, item: &str) -> Option<String> {
    let schemas = document.pointer("/components/schemas")?.as_object()?;
    let (owner, field) = item.split_once('.').unwrap_or((item, item));
    let named = |name: &str| join("/components/schemas", name);
    let property = |name: &str| {
        let key = schemas.get(name)?.get("properties")?.as_object()?.keys();
        let key = key
            .into_iter()
            .find(|key| pascal_case(key) == pascal_case(field))?;
        Some(join(&join(&named(name), "properties"), key))
    };
    if let Some(place) = property(owner) {
        return Some(place);
    }
    if schemas.contains_key(owner) {
        return Some(named(owner));
    }
    schemas.keys().find_map(|name| property(name))
}

/// Why the document cannot become Rust.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RustError {
    /// References that typify could not follow.
    #[error("{}", list(.0))]
    References(Vec<ReferenceError>),
    /// No `components.schemas`.
    #[error("the document has no `components.schemas`")]
    NoSchemas,
    /// A schema that no emitter knows.
    #[error(
        "the schema `{}` is of a form that has no Rust type: it must be an object with properties, a string with values, or a UUID",
        quoted(name)
    )]
    UnknownForm {
        /// The schema.
        name: String,
    },
    /// A schema whose name is not that of a Rust type.
    #[error(
        "the schema `{}` has a name that no Rust type has: give it another one{}, in spec/shared.yaml or in the action that \
         brings it",
        quoted(name),
        suggested(name)
    )]
    Name {
        /// The schema.
        name: String,
    },
    /// A schema that would be a type, but has no name.
    #[error(
        "`{place}` needs a type of its own, and its schema has no name: give it one in spec/shared.yaml, or in the document below `components.schemas`"
    )]
    NoName {
        /// The named schema, and the keys below it.
        place: String,
    },
    /// A construct that no emitter knows.
    #[error(
        "`{place}` is of a form that has no Rust type (`{keyword}`): write it otherwise, or give it a name and a type by hand"
    )]
    NoType {
        /// The named schema, and the keys below it.
        place: String,
        /// What is not known.
        keyword: String,
    },
    /// A schema that nothing uses.
    #[error(
        "no payload uses the schema `{}`: remove it, or refer to it",
        quoted(name)
    )]
    Unused {
        /// The schema.
        name: String,
    },
    /// A payload with an `event` that is not a constant.
    #[error(
        "the `event` of `{}` is not a constant: add its name to spec/overlay.yaml",
        quoted(name)
    )]
    NoEvent {
        /// The schema of the payload.
        name: String,
    },
    /// An operation that lacks something.
    #[error("the operation `{operation}` lacks {lack}")]
    Operation {
        /// Its `operationId`, or the JSON pointer of its delivery.
        operation: String,
        /// What it lacks.
        lack: &'static str,
    },
    /// Two payloads of one event.
    #[error("two payloads carry the event `{event}`: a receiver cannot distinguish them")]
    EventTwice {
        /// The event's name on the wire.
        event: String,
    },
    /// An event that cannot become a variant.
    #[error(
        "the event `{}` {why}: add a name for it to xtask/src/names.rs",
        quoted(event)
    )]
    Event {
        /// The event's name on the wire.
        event: String,
        /// What is wrong with it, as a predicate.
        why: String,
    },
    /// A value that cannot become a variant.
    #[error(
        "the value `{}` of `{}` {why}: choose another name by an action of spec/overlay.yaml that adds \
         `x-enum-varnames: {{ \"{}\": Name }}` to the schema",
        quoted(value),
        quoted(name),
        quoted(value)
    )]
    Value {
        /// The open enum.
        name: String,
        /// The value.
        value: String,
        /// What is wrong with it, as a predicate.
        why: String,
    },
    /// A schema has the name of a project-defined type, or of one that generated code uses.
    #[error(
        "the schema `{}` has a name that the models crate uses already: give it another one, in spec/shared.yaml or in the action that \
         brings it",
        quoted(name)
    )]
    NameTaken {
        /// The schema.
        name: String,
    },
    /// A project-defined type that the structs do not use.
    #[error(
        "`{name}` should have replaced a schema, but no struct uses it: typify ignored the replacement, or nothing refers to it any more"
    )]
    NotReplaced {
        /// The type.
        name: String,
    },
    /// typify makes something else than the structs of the schemas. No document is known that leads to this.
    #[error("typify does not make the types of the schemas: {0}; correct xtask/src/rust/lower.rs")]
    Typify(String),
    /// Two properties of one field.
    #[error(
        "two properties of `{name}` would be the field `{field}`: remove one of them by an action of spec/overlay.yaml"
    )]
    FieldTwice {
        /// The schema.
        name: String,
        /// The field.
        field: String,
    },
    /// A generated file is not Rust.
    #[error("the generated file `{file}` would not be Rust: {message}")]
    BrokenFile {
        /// The file.
        file: String,
        /// What the parser says.
        message: String,
    },
    /// A comment of a generated file is more than text.
    #[error(
        "the comment of `{item}` in `{file}` would have {found}: xtask/src/rust/documentation must escape it; until then, \
         replace the text by an action of spec/overlay.yaml"
    )]
    Comment {
        /// The file.
        file: String,
        /// The type, field or variant that it documents.
        item: String,
        /// What it has, and where.
        found: NotAllowed,
    },
}

/// A name that is near one that no type can have.
fn suggested(name: &str) -> String {
    let other = Some(pascal_case(name)).filter(|other| is_identifier(other) && other != name);
    other.map_or_else(String::new, |other| format!(", such as `{other}`"))
}

/// A name as it is shown: an empty one would not be seen.
fn quoted(name: &str) -> String {
    if name.is_empty() {
        return "\"\"".to_owned();
    }
    name.escape_debug().to_string()
}

fn list(errors: &[ReferenceError]) -> String {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
