//! The OpenAPI document of the repository.

use serde_json::{Map, Value};

use crate::project;

/// Where a document names its schemas.
pub const SCHEMAS: &str = "/components/schemas";

/// `spec/openapi.json`, which the types are generated from.
pub fn openapi() -> Value {
    let text = project::read("spec/openapi.json");
    serde_json::from_str(&text).expect("the document is JSON")
}

/// The named schemas of a document.
pub fn schemas(document: &Value) -> &Map<String, Value> {
    document
        .pointer(SCHEMAS)
        .and_then(Value::as_object)
        .expect("a document names its schemas")
}

/// The schemas directly in a schema, each with the keyword that holds it.
pub fn schemas_in(schema: &mut Value) -> Vec<(&str, &mut Value)> {
    let members = schema.as_object_mut().into_iter().flatten();
    let schemas = members.flat_map(|(keyword, member)| {
        let schemas: Vec<&mut Value> = match (keyword.as_str(), member) {
            ("properties", Value::Object(schemas)) => schemas.values_mut().collect(),
            ("anyOf" | "oneOf", Value::Array(schemas)) => schemas.iter_mut().collect(),
            ("items" | "additionalProperties", schema) => vec![schema],
            _ => Vec::new(),
        };
        schemas.into_iter().map(|schema| (keyword.as_str(), schema))
    });
    schemas.collect()
}

/// The schema that a document has under a name.
pub fn schema<'document>(document: &'document Value, name: &str) -> &'document Value {
    schemas(document)
        .get(name)
        .unwrap_or_else(|| panic!("the document names no schema `{name}`"))
}
