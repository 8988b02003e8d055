//! What the rules need to know of a JSON Schema.

use serde_json::{Map, Value};

/// Calls a function with a schema and with every schema inside it.
///
/// It goes only where schemas stand, so that a property that is called `title` is not taken for a title.
pub(crate) fn each_schema(schema: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    visit(schema);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for property in properties.values_mut() {
            each_schema(property, visit);
        }
    }
    if let Some(items) = schema.get_mut("items") {
        each_schema(items, visit);
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(Value::Array(alternatives)) = schema.get_mut(keyword) {
            for alternative in alternatives {
                each_schema(alternative, visit);
            }
        }
    }
}

/// Whether a schema is of a type, be it alone or together with null.
pub(crate) fn is_of_type(schema: &Map<String, Value>, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(only)) => only == name,
        Some(Value::Array(types)) => types.iter().any(|it| it == name),
        _ => false,
    }
}

/// Whether a schema admits null by itself: `type: [.., null]`, or `anyOf` with `{ type: null }`.
pub(crate) fn admits_null(schema: &Value) -> bool {
    let null = |it: &Value| it.get("type").is_some_and(|kind| kind == "null");
    schema.as_object().is_some_and(|it| is_of_type(it, "null"))
        || schema
            .get("anyOf")
            .and_then(Value::as_array)
            .is_some_and(|alternatives| alternatives.iter().any(null))
}

/// The same schema without null, where it admits null.
pub(crate) fn without_null(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|it| it != "null");
        if let [only] = types.as_slice() {
            schema["type"] = only.clone();
        }
    }
    let alternatives = schema.get("anyOf").and_then(Value::as_array);
    match alternatives.map(Vec::as_slice) {
        Some([only, null]) if null["type"] == "null" => only.clone(),
        _ => schema,
    }
}

/// The keys that a schema of an object requires.
pub(crate) fn required(schema: &Value) -> Vec<&str> {
    let required = schema.get("required").and_then(Value::as_array);
    required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}
