//! Schemas in the spelling that the other stages know.
//!
//! `nullable: true`, as OpenAPI 3.0 has it, a conjunction of one, and texts without a type say what other words say
//! too. Read past, they would make another type, or none.

use serde_json::{Map, Value, json};

/// The document with its schemas in that spelling.
pub fn plain(document: &Value) -> Value {
    let mut document = document.clone();
    let schemas = document.pointer_mut("/components/schemas");
    for schema in schemas.and_then(Value::as_object_mut).into_iter().flatten() {
        // What has a name may not be `null`: its form is refused.
        below(schema.1);
        if let Value::Object(members) = schema.1 {
            state_type(members);
        }
    }
    document
}

/// Rewrites the schemas in a schema.
fn below(schema: &mut Value) {
    let Value::Object(members) = schema else {
        return;
    };
    for (keyword, value) in members {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(schemas)) => schemas.values_mut().for_each(place),
            ("anyOf" | "oneOf" | "allOf", Value::Array(schemas)) => {
                schemas.iter_mut().for_each(place);
            }
            ("items" | "additionalProperties", schema) => place(schema),
            _ => {}
        }
    }
}

/// Rewrites a schema without a name, and those in it.
fn place(schema: &mut Value) {
    below(schema);
    if let Value::Object(members) = schema {
        take_only_part(members);
        state_type(members);
        if members.remove("nullable").is_some_and(|it| it == true) {
            allow_null(members);
        }
    }
}

/// A conjunction of one is that one.
fn take_only_part(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(parts)) = schema.get("allOf")
        && let [Value::Object(part)] = parts.as_slice()
        && !part.keys().any(|keyword| schema.contains_key(keyword))
    {
        let part = part.clone();
        schema.remove("allOf");
        schema.extend(part);
    }
}

/// Texts are of the type of texts, also where nothing says so.
fn state_type(schema: &mut Map<String, Value>) {
    let texts = |keyword: &str| {
        let values = schema.get(keyword).and_then(Value::as_array);
        values.is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_string))
    };
    let is_text = schema.get("const").is_some_and(Value::is_string)
        || texts("enum")
        || texts("x-extensible-enum");
    if is_text
        && !["type", "$ref", "anyOf", "oneOf"]
            .iter()
            .any(|it| schema.contains_key(*it))
    {
        schema.insert("type".to_owned(), "string".into());
    }
}

fn allow_null(schema: &mut Map<String, Value>) {
    match schema.get_mut("type") {
        Some(Value::Array(kinds)) => kinds.push("null".into()),
        Some(kind) => *kind = json!([kind.take(), "null"]),
        None => {
            let mut whole = Map::new();
            whole.extend(schema.remove_entry("description"));
            let part = std::mem::take(schema);
            whole.insert("anyOf".to_owned(), json!([part, {"type": "null"}]));
            *schema = whole;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(property: &Value) -> Value {
        let document = json!({"components": {"schemas": {"A": {"type": "object", "properties": {"a": property}}}}});
        plain(&document)["components"]["schemas"]["A"]["properties"]["a"].clone()
    }

    #[test]
    fn null_stands_beside_the_other_types() {
        let reference = json!({"$ref": "#/components/schemas/B"});
        for (older, newer) in [
            (
                json!({"type": "string", "nullable": true}),
                json!({"type": ["string", "null"]}),
            ),
            (
                json!({"type": "string", "nullable": false}),
                json!({"type": "string"}),
            ),
            (
                json!({"allOf": [reference], "nullable": true, "description": "d"}),
                json!({"description": "d", "anyOf": [reference, {"type": "null"}]}),
            ),
            (json!({"allOf": [reference]}), reference.clone()),
            (
                json!({"const": "a"}),
                json!({"const": "a", "type": "string"}),
            ),
            (
                json!({"type": "array", "items": {"type": "integer", "nullable": true}}),
                json!({"type": "array", "items": {"type": ["integer", "null"]}}),
            ),
        ] {
            assert_eq!(spelled(&older), newer);
        }
    }

    #[test]
    fn a_property_may_be_called_nullable() {
        let object = json!({"type": "object", "properties": {"nullable": {"type": "boolean"}}});
        assert_eq!(spelled(&object), object);
    }
}
