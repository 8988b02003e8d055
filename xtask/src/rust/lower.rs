//! The document's schemas in the dialect that typify reads.
//!
//! What typify would turn into another crate's type, and what it has no type for, becomes a reference
//! to a project-defined type, which [`super::structs`] then puts in by typify's replacement. What would make a
//! type reject a delivery (a length, a pattern, a width) does not reach typify at all.

use std::collections::{BTreeMap, BTreeSet};

use schemars_08::schema::Schema as TypifySchema;
use serde_json::{Map, Value, json};

use super::RustError;
use super::error::quoted;
use super::model::{self, Form, NamedSchema};
use super::payloads::{self, Payload};
use crate::schema::{Kind, Object, Others, Schema, property_pointer};

/// What typify is given.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    /// Every definition by name, the project-defined ones among them as plain strings.
    pub definitions: BTreeMap<String, TypifySchema>,
    /// The names that a project-defined type replaces.
    pub replaced: Vec<String>,
}

/// Lowers the named schemas.
///
/// # Errors
///
/// A construct that has no Rust type, or a name that the schemas and a project-defined type both want.
pub(super) fn lower(
    schemas: &[NamedSchema<'_>],
    payloads: &[Payload<'_>],
) -> Result<Lowered, RustError> {
    let mut lowering = Lowering {
        events: payloads
            .iter()
            .filter_map(|payload| payload.event)
            .collect(),
        replaced: BTreeSet::new(),
    };
    let event_types = lowering.events.iter().copied().map(payloads::event_type);
    let event_types: BTreeSet<String> = event_types.collect();
    let mut definitions = Map::new();
    for schema in schemas {
        if event_types.contains(schema.name) || model::is_reserved(schema.name) {
            let message = format!(
                "the schema `{}` has a name that the models crate uses already: give it another one, in spec/shared.yaml or \
                 in the action that brings it",
                quoted(schema.name)
            );
            return Err(RustError::schema(schema.name, message));
        }
        if let (Form::Struct, Some(object)) = (&schema.form, schema.schema.object()) {
            let lowered = lowering.object(object, schema.name)?;
            definitions.insert(schema.name.to_owned(), lowered);
        } else {
            lowering.replaced.insert(schema.name.to_owned());
        }
    }
    for name in &lowering.replaced {
        definitions.insert(name.clone(), json!({"type": "string"}));
    }
    let definitions = serde_json::from_value(Value::Object(definitions))
        .map_err(|error| RustError::Typify(error.to_string()))?;
    Ok(Lowered {
        definitions,
        replaced: lowering.replaced.into_iter().collect(),
    })
}

struct Lowering<'document> {
    /// The constants that have a type.
    events: BTreeSet<&'document str>,
    /// The project-defined types that are used so far.
    replaced: BTreeSet<String>,
}

impl Lowering<'_> {
    /// `place` names the schema in errors.
    fn schema(&mut self, schema: &Schema, place: &str) -> Result<Value, RustError> {
        let composed = model::COMPOSITION.iter();
        let composed = composed
            .copied()
            .find(|it| schema.assertions.contains_key(*it));
        if let Some(keyword) = composed {
            return Err(no_type(place, keyword));
        }
        if let Some(name) = self.project_type(schema) {
            let reference = reference(&name);
            self.replaced.insert(name);
            return Ok(allow_null(reference, schema.nullable));
        }
        let lowered = match &schema.kind {
            // A union is any value: it is kept as it was sent, and whoever reads it looks at what it is.
            Kind::Any | Kind::Union(_) => json!({}),
            Kind::Reference(name) => reference(name),
            // A map has its values' type from here.
            Kind::Map(Others::Any | Others::Forbidden) => json!({"type": "object"}),
            Kind::Map(Others::Schema(values)) => {
                let values = self.schema(values, &format!("{place}.*"))?;
                json!({"type": "object", "additionalProperties": values})
            }
            Kind::List(items) if **items == Schema::default() => json!({"type": "array"}),
            Kind::List(items) => {
                let items = self.schema(items, &format!("{place}[]"))?;
                json!({"type": "array", "items": items})
            }
            Kind::Text => text(schema),
            Kind::Enum(values) if values.open || values.constant().is_some() => text(schema),
            // Just this bound: from 1 on, typify takes a type that rejects 0, and with an upper bound a
            // signed one.
            Kind::Integer if schema.is_unsigned() => json!({"type": "integer", "minimum": 0}),
            Kind::Integer => json!({"type": "integer"}),
            Kind::Number => json!({"type": "number"}),
            Kind::Boolean => json!({"type": "boolean"}),
            // typify would make a type of its own for these, under a name of its own.
            Kind::Object(_) | Kind::Enum(_) => return Err(no_name(place)),
            Kind::Other(parts) => {
                let keyword = parts.keys().next().map_or("type", String::as_str);
                return Err(no_type(place, keyword));
            }
        };
        Ok(allow_null(lowered, schema.nullable))
    }

    /// A struct ignores what it does not know, so that other keys leave no trace.
    fn object(&mut self, object: &Object, place: &str) -> Result<Value, RustError> {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for (key, property) in &object.properties {
            let mut lowered = self.schema(&property.schema, &format!("{place}.{key}"))?;
            if property.required {
                required.push(key);
            } else {
                distinguish_absent_from_empty(&mut lowered);
            }
            properties.insert(key.clone(), lowered);
        }
        Ok(json!({"type": "object", "properties": properties, "required": required}))
    }

    /// The project-defined type that replaces a schema without a name.
    fn project_type(&self, schema: &Schema) -> Option<String> {
        if let Some(constant) = schema.constant()
            && self.events.contains(constant)
        {
            return Some(payloads::event_type(constant));
        }
        match (&schema.kind, schema.format.as_deref()?) {
            (Kind::Text | Kind::Enum(_), "date-time") => Some("Timestamp".to_owned()),
            (Kind::Text | Kind::Enum(_), "uri") => Some("Link".to_owned()),
            _ => None,
        }
    }
}

fn no_type(place: &str, keyword: &str) -> RustError {
    let message = format!(
        "`{place}` is of a form that has no Rust type (`{keyword}`): write it otherwise, or give it a name and a type by hand"
    );
    below(place, message)
}

fn no_name(place: &str) -> RustError {
    let message = format!(
        "`{place}` needs a type of its own, and its schema has no name: give it one in spec/shared.yaml, or in the document \
         below `components.schemas`"
    );
    below(place, message)
}

/// What is wrong at a place: a named schema, and the keys below it.
fn below(place: &str, message: String) -> RustError {
    let (name, below) = place.split_once('.').unwrap_or((place, ""));
    let key = below.split(['.', '[']).next().unwrap_or_default();
    RustError::at(property_pointer(name, key), message)
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn text(schema: &Schema) -> Value {
    match schema.format.as_deref() {
        Some("uuid") => json!({"type": "string", "format": "uuid"}),
        _ => json!({"type": "string"}),
    }
}

/// An optional list or map is an `Option`; typify would read an absent one as an empty one, and reject `null`.
fn distinguish_absent_from_empty(property: &mut Value) {
    if let Some(kind) = property.get("type")
        && (kind == "array" || kind == "object")
    {
        *property = allow_null(property.take(), true);
    }
}

fn allow_null(mut lowered: Value, nullable: bool) -> Value {
    if !nullable {
        return lowered;
    }
    if let Some(kind) = lowered.get_mut("type") {
        *kind = json!([kind.take(), "null"]);
        lowered
    } else {
        json!({"anyOf": [lowered, {"type": "null"}]})
    }
}
