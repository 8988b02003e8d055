//! The document's schemas in the dialect that typify reads.
//!
//! What typify would turn into another crate's type, and what it has no type for, becomes a reference
//! to a type of ours, which [`super::structs`] then puts in by typify's replacement.

use std::collections::{BTreeMap, BTreeSet};

use schemars_08::schema::Schema;
use serde_json::{Map, Value, json};

use super::RustError;
use super::model::{Form, NamedSchema};
use super::payloads;

/// What typify is given.
#[derive(Debug)]
pub struct Lowered {
    /// Every definition by name, ours among them as plain strings.
    pub definitions: BTreeMap<String, Schema>,
    /// The names that a type of ours replaces.
    pub replaced: Vec<String>,
}

/// Lowers the named schemas.
///
/// # Errors
///
/// A schema that is not JSON Schema, or a name that the schemas and a type of ours both want.
pub fn lower(schemas: &[NamedSchema<'_>]) -> Result<Lowered, RustError> {
    let mut definitions = Map::new();
    let mut ours = BTreeSet::new();
    for schema in schemas {
        if schema.form == Form::Struct {
            let lowered = lower_schema(&Value::Object(schema.schema.clone()), &mut ours);
            definitions.insert(schema.name.to_owned(), lowered);
        } else {
            ours.insert(schema.name.to_owned());
        }
    }
    for name in &ours {
        let placeholder = json!({"type": "string"});
        if definitions.insert(name.clone(), placeholder).is_some() {
            return Err(RustError::NameTaken { name: name.clone() });
        }
    }
    let definitions = serde_json::from_value(Value::Object(definitions))
        .map_err(|error| RustError::NotJsonSchema(error.to_string()))?;
    Ok(Lowered {
        definitions,
        replaced: ours.into_iter().collect(),
    })
}

/// Replaces what has a type of ours, and notes which types those are.
///
/// An upper bound goes: with one, typify takes a signed integer even where nothing below 0 may stand, and
/// no bound that the wire has is that of a Rust integer.
fn lower_schema(schema: &Value, ours: &mut BTreeSet<String>) -> Value {
    match schema {
        Value::Object(members) => {
            if let Some(name) = type_of_ours(members) {
                ours.insert(name.clone());
                return replacement(members, &name);
            }
            let lowered = members
                .iter()
                .filter(|(key, _)| *key != "maximum")
                .map(|(key, member)| (key.clone(), lower_schema(member, ours)))
                .collect();
            Value::Object(lowered)
        }
        Value::Array(items) => items.iter().map(|item| lower_schema(item, ours)).collect(),
        other => other.clone(),
    }
}

/// The type of ours that a schema without a name stands for.
fn type_of_ours(schema: &Map<String, Value>) -> Option<String> {
    if let Some(constant) = schema.get("const").and_then(Value::as_str) {
        return Some(payloads::event_type(constant));
    }
    let is_string = match schema.get("type")? {
        Value::Array(kinds) => kinds.iter().all(|kind| kind == "string" || kind == "null"),
        kind => kind == "string",
    };
    let name = match schema.get("format")?.as_str()? {
        "date-time" => "Timestamp",
        "uri" => "Link",
        _ => return None,
    };
    is_string.then(|| name.to_owned())
}

/// A reference with nothing but the description beside it, `null` where it may be.
fn replacement(schema: &Map<String, Value>, name: &str) -> Value {
    let mut lowered = Map::new();
    if let Some(description) = schema.get("description") {
        lowered.insert("description".to_owned(), description.clone());
    }
    let reference = json!({"$ref": format!("#/components/schemas/{name}")});
    match schema.get("type") {
        Some(Value::Array(_)) => {
            lowered.insert("anyOf".to_owned(), json!([reference, {"type": "null"}]));
        }
        _ => lowered.extend(reference.as_object().cloned().unwrap_or_default()),
    }
    Value::Object(lowered)
}
