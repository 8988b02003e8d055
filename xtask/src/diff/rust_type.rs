//! The Rust type of a schema, as `codegen` makes it.
//!
//! This says in one place what [`crate::rust`] does in several passes; a test generates both sides of many
//! changes, and compares.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{Document, Schema, reference};
use super::normal::OPEN_VALUES;
use super::pairs::Pairs;
use super::shape::is_hint;
use crate::rust::model::{Form, HAND_WRITTEN};
use crate::rust::payloads;

/// The types of one document.
#[derive(Debug)]
pub struct RustTypes<'a> {
    document: &'a Document,
    /// The `event` constants, which have types of their own.
    events: BTreeSet<&'a str>,
    /// Newer names of the types, to be used in place of their own.
    names: Option<&'a Pairs>,
}

impl<'a> RustTypes<'a> {
    /// The types that this document yields.
    pub fn new(document: &'a Document) -> Self {
        let events = document.events.values();
        Self {
            document,
            events: events
                .filter_map(|event| event.discriminator.as_deref())
                .collect(),
            names: None,
        }
    }

    /// The same types, but called by the names that the newer document has for them.
    #[must_use]
    pub fn renamed(self, pairs: &'a Pairs) -> Self {
        Self {
            names: Some(pairs),
            ..self
        }
    }

    /// What a named schema becomes; `None` if `codegen` refuses it.
    pub fn form(&self, name: &str) -> Option<Form<'a>> {
        form(name, self.document.types.get(name)?)
    }

    /// The type of a field; `None` if `codegen` refuses its schema.
    pub fn field(&self, schema: &Schema, required: bool) -> Option<String> {
        let base = self.base(schema)?;
        Some(if required && !schema.contains_key("nullable") {
            base
        } else {
            format!("Option<{base}>")
        })
    }

    /// The type of a `const` or another text, where it has one of its own.
    pub fn constant(&self, schema: &Schema) -> Option<String> {
        let constant = schema.get("const")?.as_str()?;
        self.events
            .contains(constant)
            .then(|| payloads::event_type(constant))
    }

    fn base(&self, schema: &Schema) -> Option<String> {
        if let Some(name) = reference(schema) {
            let alone = schema
                .keys()
                .all(|keyword| matches!(keyword.as_str(), "$ref" | "nullable") || is_hint(keyword));
            let newer = self.names.and_then(|pairs| pairs.after(name));
            return alone.then(|| newer.unwrap_or(name).to_owned());
        }
        let refused = [
            "anyOf",
            "allOf",
            "not",
            "enum",
            "patternProperties",
            "prefixItems",
        ];
        if refused.iter().any(|keyword| schema.contains_key(*keyword)) {
            return None;
        }
        let Some(kind) = schema.get("type") else {
            let says_nothing = schema
                .keys()
                .all(|keyword| keyword == "nullable" || is_hint(keyword));
            return says_nothing.then(|| "Value".to_owned());
        };
        let name = match kind.as_str()? {
            "string" => return Some(self.text(schema)),
            "integer" if is_unsigned(schema) => "u64",
            "integer" => "i64",
            "number" => "f64",
            "boolean" => "bool",
            "array" => {
                return self
                    .of_items(schema.get("items"))
                    .map(|it| format!("Vec<{it}>"));
            }
            "object" => return self.map(schema),
            _ => return None,
        };
        Some(name.to_owned())
    }

    fn text(&self, schema: &Schema) -> String {
        if let Some(name) = self.constant(schema) {
            return name;
        }
        let name = match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => "Timestamp",
            Some("uri") => "Link",
            Some("uuid") if !schema.contains_key(OPEN_VALUES) => "Uuid",
            _ => "String",
        };
        name.to_owned()
    }

    fn map(&self, schema: &Schema) -> Option<String> {
        if schema.contains_key("properties") {
            return None;
        }
        match schema.get("additionalProperties") {
            None => Some("Map<String, Value>".to_owned()),
            values => {
                let values = self.of_items(values)?;
                Some(format!("BTreeMap<String, {values}>"))
            }
        }
    }

    /// The type of what lies in a list or a map.
    fn of_items(&self, items: Option<&Value>) -> Option<String> {
        match items {
            None => Some("Value".to_owned()),
            Some(items) => self.field(items.as_object()?, true),
        }
    }
}

/// Whether the schema says that no value is below 0.
pub fn is_unsigned(schema: &Schema) -> bool {
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    bound("minimum").is_some_and(|minimum| minimum >= 0.0)
        || bound("exclusiveMinimum").is_some_and(|minimum| minimum >= -1.0)
}

fn form<'document>(name: &str, schema: &'document Schema) -> Option<Form<'document>> {
    if schema.contains_key("nullable") {
        return None;
    }
    if HAND_WRITTEN.contains(&name) {
        return Some(Form::HandWritten);
    }
    let kind = schema.get("type").and_then(Value::as_str)?;
    let values = schema
        .get("enum")
        .or_else(|| schema.get(OPEN_VALUES))
        .and_then(Value::as_array);
    match (kind, values, schema.get("format").and_then(Value::as_str)) {
        ("string", Some(values), None) => {
            let texts: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
            texts.map(Form::OpenEnum)
        }
        ("string", None, Some("uuid")) => Some(Form::Identifier),
        ("object", None, None) if schema.contains_key("properties") => Some(Form::Struct),
        _ => None,
    }
}
