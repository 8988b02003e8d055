//! The keywords of a schema.

use serde_json::{Map, Value, json};

/// The values of a closed list, and their type if they have one.
pub(super) fn closed_list(values: &[&Value]) -> Map<String, Value> {
    let types = [
        ("string", Value::is_string as fn(&Value) -> bool),
        ("number", Value::is_number),
        ("boolean", Value::is_boolean),
    ];
    let is_all = |is: fn(&Value) -> bool| values.iter().all(|value| is(value));
    match types.into_iter().find(|(_, is)| is_all(*is)) {
        Some((name, _)) => members(json!({"type": name, "enum": values})),
        None => members(json!({"enum": values})),
    }
}

/// Makes a schema nullable, in one spelling everywhere.
pub(super) fn nullable(mut schema: Map<String, Value>) -> Map<String, Value> {
    if let Some(kind @ Value::String(_)) = schema.get_mut("type") {
        *kind = json!([kind.take(), "null"]);
        schema
    } else {
        members(json!({"anyOf": [schema, {"type": "null"}]}))
    }
}

/// The members of a schema that is an object.
pub(super) fn members(schema: Value) -> Map<String, Value> {
    match schema {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// A schema with a description, which is its first member.
pub(super) fn described(
    description: Option<&str>,
    schema: Map<String, Value>,
) -> Map<String, Value> {
    let description = description.map(|text| ("description".to_owned(), json!(text)));
    description.into_iter().chain(schema).collect()
}
