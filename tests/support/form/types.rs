//! A schema's type as the page has it.

use serde_json::Value;

/// The type of a schema.
pub fn type_text(schema: &Value) -> String {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) {
        let texts: Vec<_> = alternatives.iter().map(type_text).collect();
        return texts.join(" | ");
    }
    if schema["type"] == "array" {
        return match schema.get("items") {
            Some(items) => format!("{}[]", type_text(items)),
            None => "array".to_owned(),
        };
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let quoted = |value: &Value| match value {
            Value::String(text) => format!("\"{text}\""),
            other => format!("\"{other}\""),
        };
        return values.iter().map(quoted).collect::<Vec<_>>().join(" | ");
    }
    let types = match schema.get("type") {
        Some(Value::String(name)) => Some(name.clone()),
        Some(Value::Array(names)) => {
            let names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
            Some(names.join(","))
        }
        _ => None,
    };
    match (types, schema.get("format").and_then(Value::as_str)) {
        (Some(types), Some(format)) => format!("{types} ({format})"),
        (None, Some(format)) => format!("undefined ({format})"),
        (Some(types), None) => types,
        (None, None) => "unknown".to_owned(),
    }
}
