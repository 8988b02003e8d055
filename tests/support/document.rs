//! The OpenAPI document of the repository.

use std::fs;

use serde_json::{Map, Value};

/// Where a document names its schemas.
pub const SCHEMAS: &str = "/components/schemas";

/// `spec/openapi.json`, which the types are generated from.
pub fn openapi() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.json");
    let text = fs::read_to_string(path).expect("the document stands in the repository");
    serde_json::from_str(&text).expect("the document is JSON")
}

/// The named schemas of a document.
pub fn schemas(document: &Value) -> &Map<String, Value> {
    document
        .pointer(SCHEMAS)
        .and_then(Value::as_object)
        .expect("a document names its schemas")
}

/// The schema that a document has under a name.
pub fn schema<'document>(document: &'document Value, name: &str) -> &'document Value {
    schemas(document)
        .get(name)
        .unwrap_or_else(|| panic!("the document names no schema `{name}`"))
}
