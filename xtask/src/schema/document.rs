//! A document: what it names, what it delivers, and everything else.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::deliveries::Deliveries;
use super::delivery::{Delivery, DeliveryKind};
use super::model::Schema;
use super::normal::normal;
use super::openapi::{Resolver, is_empty, members};
use super::write::join;

/// An OpenAPI document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// `components.schemas`, in the order of the document.
    pub schemas: IndexMap<String, Schema>,
    /// The webhooks, callbacks and artifacts, by their keys.
    pub deliveries: IndexMap<(DeliveryKind, String), Delivery>,
    /// What is neither a schema nor a delivery, by its JSON pointer.
    pub rest: BTreeMap<String, Value>,
}

impl Document {
    /// Reads any JSON as a document: what has no meaning in one is part of [`Self::rest`].
    pub fn read(document: &Value) -> Self {
        let mut resolver = Resolver::new(document);
        let schemas = members(document.pointer("/components/schemas"))
            .filter(|(_, schema)| is_schema(schema))
            .map(|(name, schema)| (name.clone(), resolver.reader.schema(schema)))
            .collect();
        let deliveries = Deliveries::read(document, &mut resolver);
        Self {
            schemas,
            deliveries,
            rest: rest(document, &mut resolver),
        }
    }

    /// Follows a reference to a named schema, and further ones, to what is not a reference.
    pub fn resolve<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        let mut schema = schema;
        // No chain of references is longer than there are names, unless it is a circle.
        for _ in 0..=self.schemas.len() {
            match schema.reference().and_then(|name| self.schemas.get(name)) {
                Some(next) => schema = next,
                None => break,
            }
        }
        schema
    }

    /// The names that are reached from some names, through other names.
    pub fn reach<'a>(&'a self, from: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut left: Vec<&str> = from.into_iter().collect();
        while let Some(name) = left.pop() {
            if reached.insert(name)
                && let Some(schema) = self.schemas.get(name)
            {
                left.extend(schema.references());
            }
        }
        reached
    }
}

impl Delivery {
    /// The `event` constant of its payload.
    pub fn event<'a>(&'a self, document: &'a Document) -> Option<&'a str> {
        let payload = document.resolve(&self.payload);
        payload.property("event")?.schema.constant()
    }
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

/// What is neither a schema nor a delivery, nor a part of one.
fn rest(document: &Value, resolver: &mut Resolver<'_>) -> BTreeMap<String, Value> {
    let mut rest = BTreeMap::new();
    if !document.is_object() {
        rest.insert(String::new(), normal(document));
    }
    for (name, member) in members(Some(document)) {
        let pointer = join("", name);
        match name.as_str() {
            // The version of the standard and the document's own URI are matters of spelling, and each operation has the
            // security.
            "openapi" | "$self" | "jsonSchemaDialect" | "security" => {}
            "webhooks" if member.is_object() => {}
            "components" | "info" if member.is_object() => {
                for (section, member) in members(Some(member)) {
                    let pointer = join(&pointer, section);
                    let is_components =
                        name == "components" && !section.starts_with("x-") && member.is_object();
                    if is_components {
                        components(&pointer, member, resolver, &mut rest);
                    } else {
                        rest.insert(pointer, normal(member));
                    }
                }
            }
            "paths" | "servers" | "tags" if is_empty(member) => {}
            _ => {
                rest.insert(pointer, normal(member));
            }
        }
    }
    rest
}

/// The components of one section that no delivery is read from.
fn components(
    pointer: &str,
    section: &Value,
    resolver: &mut Resolver<'_>,
    rest: &mut BTreeMap<String, Value>,
) {
    for (name, member) in members(Some(section)) {
        let place = join(pointer, name);
        let is_read = match pointer {
            "/components/schemas" => is_schema(member),
            "/components/callbacks" => member.is_object(),
            "/components/requestBodies" | "/components/pathItems" => {
                resolver.followed.contains(&place)
            }
            _ => false,
        };
        if !is_read {
            rest.insert(place, resolver.stated("", member));
        }
    }
}
