//! Which JSON types a schema allows.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{Document, Schema, reference};

/// The JSON types that a schema allows; `any` for one that says nothing of it.
pub fn kinds<'a>(document: &'a Document, schema: &'a Schema) -> BTreeSet<&'a str> {
    let mut kinds = BTreeSet::new();
    add_kinds(document, schema, &mut kinds, &mut BTreeSet::new());
    kinds
}

fn add_kinds<'a>(
    document: &'a Document,
    schema: &'a Schema,
    kinds: &mut BTreeSet<&'a str>,
    seen: &mut BTreeSet<&'a str>,
) {
    if let Some(name) = reference(schema) {
        if seen.insert(name)
            && let Some(schema) = document.types.get(name)
        {
            add_kinds(document, schema, kinds, seen);
        }
        return;
    }
    match (schema.get("type"), schema.get("anyOf")) {
        (Some(Value::String(kind)), _) => {
            kinds.insert(kind);
        }
        (Some(Value::Array(several)), _) => kinds.extend(several.iter().filter_map(Value::as_str)),
        (_, Some(Value::Array(alternatives))) => {
            for alternative in alternatives.iter().filter_map(Value::as_object) {
                add_kinds(document, alternative, kinds, seen);
            }
        }
        _ => {
            kinds.insert("any");
        }
    }
}

/// Whether every type of the narrow set is in the wide one; an integer is a number.
pub fn holds(wide: &BTreeSet<&str>, narrow: &BTreeSet<&str>) -> bool {
    let held = |kind: &&str| wide.contains(kind) || (*kind == "integer" && wide.contains("number"));
    wide.contains("any") || (!narrow.contains("any") && narrow.iter().all(held))
}
