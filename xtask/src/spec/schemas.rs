//! Derives JSON Schemas from the payloads' fields. Each object and each closed list of values becomes a named schema.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::compare::difference;
use super::place::Place;
use super::shared::{SharedType, SharedTypes};
use super::{shown, source};
use crate::page::content::{
    Body, Detail, Field, Open, Payload, PlainType, TypeExpression, TypeTerm,
};
use crate::problem::{Problem, Problems};
use crate::schema::join;

use keywords::{closed_list, described, members, nullable};
use naming::{default_name, event_constant, may_have_fields, needs_name};

mod keywords;
mod naming;

/// The named schemas of the pages, and the rows of the shared table that do not match the pages.
#[derive(Debug)]
pub(crate) struct Schemas {
    /// `components.schemas`, in page order: each payload, followed by the schemas that it is the first to use.
    pub named: Map<String, Value>,
    /// The rows of the shared table that do not match the pages.
    pub stale: Vec<Problem>,
    /// The path on the pages of each named schema and of each property, by its JSON pointer.
    pub paths: BTreeMap<String, String>,
    /// The types that no row of the table names.
    pub unnamed: Vec<String>,
}

/// Derives the schema of every payload and of the types that it contains.
///
/// # Errors
///
/// Places that the table declares to be one type, but whose shapes differ; a name that another schema has.
pub(crate) fn derive(payloads: &[Payload], shared: &SharedTypes) -> Result<Schemas, Problems> {
    let mut builder = Builder {
        shared,
        named: Map::new(),
        origins: BTreeMap::new(),
        paths: BTreeSet::new(),
        pointers: BTreeMap::new(),
        used: BTreeSet::new(),
        unnamed: 0,
        problems: Vec::new(),
    };
    for payload in payloads {
        builder.payload(payload);
    }
    Problems::check(builder.problems)?;
    Ok(Schemas {
        stale: shared.stale(&builder.used, &builder.paths),
        paths: builder.pointers,
        unnamed: builder.origins.into_keys().collect(),
        named: builder.named,
    })
}

struct Builder<'table> {
    shared: &'table SharedTypes,
    named: Map<String, Value>,
    /// The types that no row names, with the type that contains each and its path below that.
    origins: BTreeMap<String, (String, String)>,
    /// Every path of the pages.
    paths: BTreeSet<String>,
    /// The first path of each named schema and of each property, by its JSON pointer.
    pointers: BTreeMap<String, String>,
    /// The places of the table that the pages have.
    used: BTreeSet<&'table str>,
    /// How many unions contain the current place. What a union contains has no name, for it has no Rust type.
    unnamed: usize,
    problems: Vec<Problem>,
}

impl<'table> Builder<'table> {
    fn payload(&mut self, payload: &Payload) {
        if self.named.contains_key(&payload.name) {
            let taken = self.shared.name_taken(None, &payload.name, &payload.name);
            self.problems.push(taken);
            return;
        }
        self.named.insert(payload.name.clone(), Value::Null);
        let pointer = join("/components/schemas", &payload.name);
        self.pointers.insert(pointer, payload.name.clone());
        let mut schema = members(json!({
            "description": payload.summary,
            source::SECTION: payload.title,
        }));
        schema.extend(self.body(payload));
        self.named
            .insert(payload.name.clone(), Value::Object(schema));
    }

    fn body(&mut self, payload: &Payload) -> Map<String, Value> {
        let name = payload.name.as_str();
        match &payload.body {
            Body::Object(fields) => self.object(fields, name, name),
            Body::List { items, description } => {
                let place = Place {
                    path: &format!("{name}[]"),
                    within: name,
                    owner: name,
                    key: "Item",
                };
                let items = self.expression(items, &Detail::Nothing, place);
                let items = described(description.as_deref(), items);
                members(json!({"type": "array", "items": items}))
            }
            // The page does not name a type, so that any value conforms; the overlay says more.
            Body::Open(shown) if shown.is_empty() => Map::new(),
            Body::Open(shown) => self.object(&shown::fields(shown), name, name),
        }
    }

    /// The `type`, `properties` and `required` of an object, in the order of the keys: a page that reorders them changes
    /// nothing.
    fn object(&mut self, fields: &[Field], path: &str, owner: &str) -> Map<String, Value> {
        let mut fields: Vec<&Field> = fields.iter().collect();
        fields.sort_by_key(|field| &field.name);
        let mut properties = Map::new();
        for field in &fields {
            let place = Place {
                path: &format!("{path}.{}", field.name),
                within: path,
                owner,
                key: &field.name,
            };
            let named = join("/components/schemas", owner);
            let pointer = join(&join(&named, "properties"), &field.name);
            let path = || place.path.to_owned();
            self.pointers.entry(pointer).or_insert_with(path);
            let property = self.expression(&field.kind, &field.detail, place);
            let property = described(field.description.as_deref(), property);
            properties.insert(field.name.clone(), Value::Object(property));
        }
        let required: Vec<&str> = fields
            .iter()
            .filter(|field| field.required)
            .map(|field| field.name.as_str())
            .collect();
        let mut schema = members(json!({"type": "object", "properties": properties}));
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        schema
    }

    /// The schema of a place: a reference if the type has a name, with `null` if the type is nullable.
    fn expression(
        &mut self,
        kind: &TypeExpression,
        detail: &Detail,
        place: Place<'_>,
    ) -> Map<String, Value> {
        self.paths.insert(place.path.to_owned());
        let schema = match (self.shared.find(place), event_constant(kind, place)) {
            _ if self.unnamed > 0 => self.union(kind, detail, place, place.owner),
            (Some(row), _) => self.reference(row.name(), Some(row), kind, detail, place),
            (None, Some(event)) => members(json!({"type": "string", "const": event})),
            (None, None) if needs_name(kind, detail) => {
                self.reference(&default_name(place), None, kind, detail, place)
            }
            (None, None) => self.union(kind, detail, place, place.owner),
        };
        // Any value may be null, and a type without an alternative is null.
        let is_null_already = schema.is_empty() || kind.alternatives.is_empty();
        if kind.nullable && !is_null_already {
            nullable(schema)
        } else {
            schema
        }
    }

    /// A reference to a schema, which is added under its name, or compared with the one that has this name.
    fn reference(
        &mut self,
        name: &str,
        shared: Option<SharedType<'table>>,
        kind: &TypeExpression,
        detail: &Detail,
        place: Place<'_>,
    ) -> Map<String, Value> {
        let known = self.named.get(name).cloned();
        let pointer = join("/components/schemas", name);
        let path = || place.path.to_owned();
        self.pointers.entry(pointer).or_insert_with(path);
        if known.is_none() {
            // Reserves the place in page order while the nested schemas are named.
            self.named.insert(name.to_owned(), Value::Null);
        }
        let schema = self.union(kind, detail, place, name);
        let schema = Value::Object(described(shared.map(SharedType::description), schema));
        let origin = (place.owner.to_owned(), place.below().to_owned());
        match (known, shared) {
            (None, _) => {
                self.named.insert(name.to_owned(), schema);
                if shared.is_none() {
                    self.origins.insert(name.to_owned(), origin);
                }
            }
            (Some(known), Some(row)) if row.has_one_of(&self.used) => {
                if let Some(difference) = difference(&known, &schema) {
                    self.problems
                        .push(self.shared.other_shape(row, place.path, &difference));
                }
            }
            // The same key of the same type, in another payload.
            (Some(known), None) if self.origins.get(name) == Some(&origin) => {
                if let Some(difference) = difference(&known, &schema) {
                    self.problems
                        .push(self.shared.unlike(place, name, &difference));
                }
            }
            (Some(_), _) => self
                .problems
                .push(self.shared.name_taken(shared, name, place.path)),
        }
        self.used.extend(shared.map(SharedType::listed));
        members(json!({"$ref": format!("#/components/schemas/{name}")}))
    }

    /// The alternatives of a type, without `null`.
    fn union(
        &mut self,
        kind: &TypeExpression,
        detail: &Detail,
        place: Place<'_>,
        owner: &str,
    ) -> Map<String, Value> {
        let is_union = kind.alternatives.len() > 1 && !kind.is_list_of_values();
        self.unnamed += usize::from(is_union);
        let literals: Vec<&Value> = kind
            .alternatives
            .iter()
            .filter_map(|term| match term {
                TypeTerm::Literal(value) => Some(value),
                _ => None,
            })
            .collect();
        let mut schemas: Vec<Map<String, Value>> = Vec::new();
        if !literals.is_empty() {
            schemas.push(closed_list(&literals));
        }
        let mut detail = detail;
        for term in &kind.alternatives {
            if matches!(term, TypeTerm::Literal(_)) {
                continue;
            }
            let schema = self.term(term, detail, place, owner);
            // The fields are those of the first alternative that may have some.
            if may_have_fields(term) {
                detail = &Detail::Nothing;
            }
            if !schemas.contains(&schema) {
                schemas.push(schema);
            }
        }
        self.unnamed -= usize::from(is_union);
        match schemas.len() {
            0 if kind.nullable => members(json!({"type": "null"})),
            // The page shows only that the key exists: any value is valid.
            0 => Map::new(),
            1 => schemas.swap_remove(0),
            _ => members(json!({"anyOf": schemas})),
        }
    }

    fn term(
        &mut self,
        term: &TypeTerm,
        detail: &Detail,
        place: Place<'_>,
        owner: &str,
    ) -> Map<String, Value> {
        match term {
            TypeTerm::Plain { kind, format } => {
                let mut schema = match (kind, detail) {
                    (PlainType::Object, _) => self.fields_of(detail, place, owner),
                    (other, _) => members(json!({"type": other.name()})),
                };
                if let Some(format) = format {
                    schema.insert("format".to_owned(), json!(format));
                }
                schema
            }
            TypeTerm::Literal(value) => closed_list(&[value]),
            TypeTerm::Array(items) => {
                let path = format!("{}[]", place.path);
                let items = self.expression(
                    items,
                    &Detail::Nothing,
                    Place {
                        path: &path,
                        ..place
                    },
                );
                members(json!({"type": "array", "items": items}))
            }
            TypeTerm::Open(Open::Format(format)) => members(json!({"format": format})),
            // An example that shows keys says that it is an object.
            TypeTerm::Open(Open::Reference(_)) if *detail != Detail::Nothing => {
                self.fields_of(detail, place, owner)
            }
            TypeTerm::Open(Open::Reference(_) | Open::Unknown) => Map::new(),
        }
    }

    /// An object with what is known of its fields.
    fn fields_of(&mut self, detail: &Detail, place: Place<'_>, owner: &str) -> Map<String, Value> {
        match detail {
            Detail::Listed(fields) => self.object(fields, place.path, owner),
            Detail::Shown(fields) => self.object(&shown::fields(fields), place.path, owner),
            Detail::Nothing => members(json!({"type": "object"})),
        }
    }
}
