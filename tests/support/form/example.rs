//! A schema's example as the page has it.

use serde_json::Value;
use xtask::page::content::{ShownField, ShownKind};

use super::{Schemas, properties};

/// How many levels of objects are below a payload.
const LEVELS: usize = 3;

/// The example of a schema at a level; a payload is at level 0.
pub(super) fn example(schemas: &Schemas, schema: &Value, level: usize) -> ShownKind {
    if schema.get("$ref").is_some() {
        return ShownKind::Null;
    }
    if let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) {
        let first = alternatives.iter().find(|it| it["type"] != "null");
        return first.map_or(ShownKind::Null, |first| {
            of_alternative(schemas, first, level)
        });
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => ShownKind::String,
        Some("number" | "integer") => ShownKind::Number,
        Some("boolean") => ShownKind::Boolean,
        Some("array") => ShownKind::Array,
        Some("object") => object(schemas, schema, level),
        _ => ShownKind::Null,
    }
}

/// What an alternative gives as a whole.
fn of_alternative(schemas: &Schemas, schema: &Value, level: usize) -> ShownKind {
    let referenced = schema.get("$ref").and_then(Value::as_str);
    if let Some(reference) = referenced {
        let schema = reference
            .rsplit('/')
            .next()
            .and_then(|name| schemas.get(name));
        let schema = schema.filter(|schema| properties(schema).is_some());
        return schema.map_or(ShownKind::Null, |schema| object(schemas, schema, level));
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => object(schemas, schema, level),
        Some("array") => ShownKind::Array,
        _ => ShownKind::Null,
    }
}

fn object(schemas: &Schemas, schema: &Value, level: usize) -> ShownKind {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return ShownKind::Null;
    };
    if properties.is_empty() {
        return ShownKind::Null;
    }
    if level > LEVELS {
        return ShownKind::Deep;
    }
    let members = properties.iter().map(|(key, property)| ShownField {
        name: key.clone(),
        kind: example(schemas, property, level + 1),
    });
    ShownKind::Object(members.collect())
}

/// The text of a key's value, as deep as its line is.
pub(super) fn written(kind: &ShownKind, key: &str, indent: usize) -> String {
    match kind {
        ShownKind::Null => "null".to_owned(),
        ShownKind::Boolean => "true".to_owned(),
        ShownKind::Number => "0".to_owned(),
        ShownKind::String => Value::from(format!("example{key}")).to_string(),
        ShownKind::Array => "[]".to_owned(),
        ShownKind::Deep => "...".to_owned(),
        ShownKind::Object(members) => {
            let inner = " ".repeat(indent + 2);
            let members = members.iter().map(|ShownField { name, kind }| {
                let value = written(kind, name, indent + 2);
                format!("{inner}{}: {value}", Value::from(name.as_str()))
            });
            let members: Vec<_> = members.collect();
            format!("{{\n{}\n{}}}", members.join(",\n"), " ".repeat(indent))
        }
    }
}

/// The example of a payload.
pub(super) fn of_payload(schemas: &Schemas, schema: &Value) -> ShownKind {
    match properties(schema) {
        Some(_) => object(schemas, schema, 0),
        None => example(schemas, schema, 0),
    }
}
