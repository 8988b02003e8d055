//! The document's schemas in the dialect that typify reads.
//!
//! What typify would turn into another crate's type, and what it has no type for, becomes a reference
//! to a type of ours, which [`super::structs`] then puts in by typify's replacement. What would make a
//! type refuse a delivery (a length, a pattern, a width) does not reach typify at all.

use std::collections::{BTreeMap, BTreeSet};

use schemars_08::schema::Schema;
use serde_json::{Map, Value, json};

use super::RustError;
use super::model::{self, Form, NamedSchema};
use super::payloads::{self, Payload};

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
pub fn lower(schemas: &[NamedSchema<'_>], payloads: &[Payload<'_>]) -> Result<Lowered, RustError> {
    let mut lowering = Lowering {
        events: payloads.iter().map(|payload| payload.event).collect(),
        ours: BTreeSet::new(),
    };
    let event_types: BTreeSet<String> = payloads.iter().map(Payload::event_type).collect();
    let mut definitions = Map::new();
    for schema in schemas {
        if event_types.contains(schema.name) || model::is_reserved(schema.name) {
            return Err(RustError::NameTaken {
                name: schema.name.to_owned(),
            });
        }
        if schema.form == Form::Struct {
            let lowered = lowering.members(schema.schema);
            definitions.insert(schema.name.to_owned(), lowered);
        } else {
            lowering.ours.insert(schema.name.to_owned());
        }
    }
    for name in &lowering.ours {
        definitions.insert(name.clone(), json!({"type": "string"}));
    }
    let definitions = serde_json::from_value(Value::Object(definitions))
        .map_err(|error| RustError::NotJsonSchema(error.to_string()))?;
    Ok(Lowered {
        definitions,
        replaced: lowering.ours.into_iter().collect(),
    })
}

struct Lowering<'document> {
    /// The constants that have a type of ours.
    events: BTreeSet<&'document str>,
    /// The types of ours that stand for a schema so far.
    ours: BTreeSet<String>,
}

impl Lowering<'_> {
    fn schema(&mut self, schema: &Value) -> Value {
        match schema {
            Value::Object(members) => self.members(members),
            other => other.clone(),
        }
    }

    fn members(&mut self, schema: &Map<String, Value>) -> Value {
        if let Some(name) = self.type_of_ours(schema) {
            self.ours.insert(name.clone());
            return replacement(schema, &name);
        }
        let mut lowered = Map::new();
        for (keyword, value) in schema {
            let value = match keyword.as_str() {
                "$ref" | "type" | "enum" | "required" | "description" => value.clone(),
                "properties" => self.properties(value, schema),
                "anyOf" | "oneOf" | "allOf" => self.each_item(value),
                "items" => self.schema(value),
                // A struct reads past what it does not know; a map has its values' type from here.
                "additionalProperties" if !schema.contains_key("properties") => self.schema(value),
                "format" if value == "uuid" => value.clone(),
                _ => continue,
            };
            lowered.insert(keyword.clone(), value);
        }
        if is_unsigned(schema) {
            // Just this bound: from 1 on, typify takes a type that refuses 0, and with an upper bound a
            // signed one.
            lowered.insert("minimum".to_owned(), json!(0));
        }
        Value::Object(lowered)
    }

    fn properties(&mut self, properties: &Value, owner: &Map<String, Value>) -> Value {
        let required = owner.get("required").and_then(Value::as_array);
        let properties = properties.as_object().into_iter().flatten();
        properties
            .map(|(key, property)| {
                let mut lowered = self.schema(property);
                if !required.is_some_and(|required| required.iter().any(|it| it == key)) {
                    tell_absent_from_empty(&mut lowered);
                }
                (key.clone(), lowered)
            })
            .collect()
    }

    fn each_item(&mut self, schemas: &Value) -> Value {
        let items = schemas.as_array().into_iter().flatten();
        items.map(|schema| self.schema(schema)).collect()
    }

    /// The type of ours that a schema without a name stands for.
    fn type_of_ours(&self, schema: &Map<String, Value>) -> Option<String> {
        if let Some(constant) = schema.get("const").and_then(Value::as_str)
            && self.events.contains(constant)
        {
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
}

/// An optional list or map is an `Option`; typify would read an absent one as an empty one, and refuse `null`.
fn tell_absent_from_empty(property: &mut Value) {
    if let Some(kind) = property.get_mut("type")
        && (kind == "array" || kind == "object")
    {
        *kind = json!([kind.take(), "null"]);
    }
}

/// Whether the schema says that no value is below 0.
pub fn is_unsigned(schema: &Map<String, Value>) -> bool {
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    bound("minimum").is_some_and(|minimum| minimum >= 0.0)
        || bound("exclusiveMinimum").is_some_and(|minimum| minimum >= -1.0)
}

/// A reference with nothing but the description beside it, `null` where it may be.
fn replacement(schema: &Map<String, Value>, name: &str) -> Value {
    let mut lowered = Map::new();
    if let Some(description) = schema.get("description") {
        lowered.insert("description".to_owned(), description.clone());
    }
    let reference = json!({"$ref": format!("#/components/schemas/{name}")});
    match schema.get("type") {
        Some(Value::Array(kinds)) if kinds.iter().any(|kind| kind == "null") => {
            lowered.insert("anyOf".to_owned(), json!([reference, {"type": "null"}]));
        }
        _ => lowered.extend(reference.as_object().cloned().unwrap_or_default()),
    }
    Value::Object(lowered)
}
