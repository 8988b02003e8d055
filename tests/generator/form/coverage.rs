//! The random documents have every row of the table of types, and every kind of example.

use std::collections::BTreeMap;

use proptest::strategy::{Strategy, ValueTree};
use serde_json::Value;
use tests::form::{Schemas, documents, type_text};

use super::runner;

/// What a schema is, by the table of types.
fn row(schema: &Value) -> &'static str {
    let has = |key: &str| schema.get(key).is_some();
    let kind = schema.get("type");
    match kind {
        _ if has("$ref") => "a reference",
        _ if has("anyOf") => "a union",
        Some(Value::String(name)) if name == "array" && has("items") => {
            match schema["items"].get("anyOf") {
                Some(_) => "a list of a union",
                None => "a list",
            }
        }
        Some(Value::String(name)) if name == "array" => "a list without items",
        Some(Value::String(_)) if has("enum") && schema["type"] == "string" => {
            "a closed list of strings"
        }
        Some(Value::String(_)) if has("enum") && schema["type"] == "boolean" => {
            "a closed list of booleans"
        }
        Some(Value::String(_)) if has("enum") => "a closed list of numbers",
        _ if has("enum") => "a closed list without a type",
        _ if has("const") => "a constant",
        Some(Value::Array(_)) if has("format") => "a list of types with a format",
        Some(Value::Array(_)) => "a list of types",
        Some(Value::String(_)) if has("format") => "a type with a format",
        Some(Value::String(name)) if name == "object" && has("properties") => {
            "an object with properties"
        }
        Some(Value::String(_)) => "a type",
        _ if has("format") => "a format without a type",
        _ => "nothing that is known",
    }
}

const ROWS: [&str; 17] = [
    "a reference",
    "a union",
    "a list of a union",
    "a list",
    "a list without items",
    "a closed list of strings",
    "a closed list of booleans",
    "a closed list of numbers",
    "a closed list without a type",
    "a constant",
    "a list of types with a format",
    "a list of types",
    "a type with a format",
    "an object with properties",
    "a type",
    "a format without a type",
    "nothing that is known",
];

fn visit(schema: &Value, rows: &mut BTreeMap<&'static str, String>) {
    rows.entry(row(schema)).or_insert_with(|| type_text(schema));
    let alternatives = schema.get("anyOf").and_then(Value::as_array);
    let properties = schema.get("properties").and_then(Value::as_object);
    let inner = alternatives.into_iter().flatten();
    let inner = inner.chain(schema.get("items"));
    for schema in inner.chain(properties.into_iter().flat_map(|map| map.values())) {
        visit(schema, rows);
    }
}

#[test]
fn every_row_of_the_table_of_types_occurs() {
    let mut runner = runner();
    let strategy = documents();
    let mut rows = BTreeMap::new();
    for _ in 0..200 {
        let schemas: Schemas = strategy.new_tree(&mut runner).unwrap().current();
        schemas.values().for_each(|schema| visit(schema, &mut rows));
        assert!(rows.keys().all(|row| ROWS.contains(row)), "{rows:?}");
        if ROWS.iter().all(|row| rows.contains_key(row)) {
            return;
        }
    }
    let missing: Vec<_> = ROWS.iter().filter(|row| !rows.contains_key(*row)).collect();
    panic!("{missing:?}");
}
