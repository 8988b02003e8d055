//! A schema's example as the page has it.

use serde_json::Value;

use super::{Schemas, properties};

/// A value of an example.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Example {
    Null,
    True,
    Zero,
    /// `"example<key>"`
    Text(String),
    EmptyList,
    Object(Vec<(String, Example)>),
    /// `...`
    Deep,
}

/// How many levels of objects are below a payload.
const LEVELS: usize = 3;

/// The example of a schema at a level; a payload is at level 0.
pub(super) fn example(schemas: &Schemas, schema: &Value, key: &str, level: usize) -> Example {
    if schema.get("$ref").is_some() {
        return Example::Null;
    }
    if let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) {
        let first = alternatives.iter().find(|it| it["type"] != "null");
        return first.map_or(Example::Null, |first| of_alternative(schemas, first, level));
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => Example::Text(format!("example{key}")),
        Some("number" | "integer") => Example::Zero,
        Some("boolean") => Example::True,
        Some("array") => Example::EmptyList,
        Some("object") => object(schemas, schema, level),
        _ => Example::Null,
    }
}

/// What an alternative gives as a whole.
fn of_alternative(schemas: &Schemas, schema: &Value, level: usize) -> Example {
    let referenced = schema.get("$ref").and_then(Value::as_str);
    if let Some(reference) = referenced {
        let schema = reference
            .rsplit('/')
            .next()
            .and_then(|name| schemas.get(name));
        let schema = schema.filter(|schema| properties(schema).is_some());
        return schema.map_or(Example::Null, |schema| object(schemas, schema, level));
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => object(schemas, schema, level),
        Some("array") => Example::EmptyList,
        _ => Example::Null,
    }
}

fn object(schemas: &Schemas, schema: &Value, level: usize) -> Example {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return Example::Null;
    };
    if properties.is_empty() {
        return Example::Null;
    }
    if level > LEVELS {
        return Example::Deep;
    }
    let members = properties
        .iter()
        .map(|(key, property)| (key.clone(), example(schemas, property, key, level + 1)));
    Example::Object(members.collect())
}

impl Example {
    /// Its text, as deep as its line is.
    pub(super) fn write(&self, indent: usize) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::True => "true".to_owned(),
            Self::Zero => "0".to_owned(),
            Self::Text(text) => Value::from(text.as_str()).to_string(),
            Self::EmptyList => "[]".to_owned(),
            Self::Deep => "...".to_owned(),
            Self::Object(members) => {
                let inner = " ".repeat(indent + 2);
                let members = members.iter().map(|(key, value)| {
                    let key = Value::from(key.as_str());
                    format!("{inner}{key}: {}", value.write(indent + 2))
                });
                let members: Vec<_> = members.collect();
                format!("{{\n{}\n{}}}", members.join(",\n"), " ".repeat(indent))
            }
        }
    }
}

/// The example of a payload.
pub(super) fn of_payload(schemas: &Schemas, schema: &Value) -> Example {
    match properties(schema) {
        Some(_) => object(schemas, schema, 0),
        None => example(schemas, schema, "value", 0),
    }
}
