//! Derives JSON Schemas from the payloads' fields. Each object and each closed list of values becomes a named schema.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::shared::{SharedType, SharedTypes};
use super::source;
use super::{shape, shown};
use crate::page::content::{
    Body, Detail, Field, Open, Payload, PlainType, TypeExpression, TypeTerm,
};
use crate::problem::{Problem, Problems};

use keywords::{closed_list, members, nullable, type_name};

mod keywords;

/// The named schemas of the pages, and the rows of the shared table that do not match the pages.
#[derive(Debug)]
pub(crate) struct Schemas {
    /// `components.schemas`, in page order: each payload, followed by the schemas that it is the first to use.
    pub named: Map<String, Value>,
    /// The rows of the shared table that do not match the pages.
    pub stale: Vec<Problem>,
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
        used: BTreeSet::new(),
        problems: Vec::new(),
    };
    for payload in payloads {
        builder.payload(payload);
    }
    if !builder.problems.is_empty() {
        return Err(Problems(builder.problems));
    }
    Ok(Schemas {
        stale: shared.stale(&builder.used),
        named: builder.named,
    })
}

struct Builder<'table> {
    shared: &'table SharedTypes,
    named: Map<String, Value>,
    used: BTreeSet<(usize, usize)>,
    problems: Vec<Problem>,
}

/// The place of a schema: its path in the pages, and the named type that contains it.
#[derive(Clone, Copy)]
struct Place<'name> {
    path: &'name str,
    owner: &'name str,
    key: &'name str,
}

impl Builder<'_> {
    fn payload(&mut self, payload: &Payload) {
        if self.named.contains_key(&payload.name) {
            let taken = self.shared.name_taken(None, &payload.name, &payload.name);
            self.problems.push(taken);
            return;
        }
        self.named.insert(payload.name.clone(), Value::Null);
        let mut schema = Map::new();
        schema.insert("description".to_owned(), json!(payload.summary));
        schema.insert(source::SECTION.to_owned(), json!(payload.title));
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
                    owner: name,
                    key: "Item",
                };
                let mut schema = Map::new();
                if let Some(description) = description {
                    schema.insert("description".to_owned(), json!(description));
                }
                schema.extend(self.expression(items, &Detail::Nothing, place));
                members(json!({"type": "array", "items": schema}))
            }
            // The page does not name a type, so that any value conforms; the overlay says more.
            Body::Open(shown) if shown.is_empty() => Map::new(),
            Body::Open(shown) => self.object(&shown::fields(shown), name, name),
        }
    }

    /// The `type`, `properties` and `required` of an object.
    fn object(&mut self, fields: &[Field], path: &str, owner: &str) -> Map<String, Value> {
        let mut properties = Map::new();
        for field in fields {
            let place = Place {
                path: &format!("{path}.{}", field.name),
                owner,
                key: &field.name,
            };
            let mut property = Map::new();
            if let Some(description) = &field.description {
                property.insert("description".to_owned(), json!(description));
            }
            property.extend(self.expression(&field.kind, &field.detail, place));
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
        let shared = self.shared.find(place.path);
        let schema = if shared.is_some() || needs_name(kind, detail) {
            let name = shared.map_or_else(|| default_name(place), |row| row.name.to_owned());
            self.name(&name, shared, kind, detail, place);
            members(json!({"$ref": format!("#/components/schemas/{name}")}))
        } else {
            self.union(kind, detail, place, place.owner)
        };
        // Any value may be null, and a type without an alternative is null.
        let is_null_already = schema.is_empty() || kind.alternatives.is_empty();
        if kind.nullable && !is_null_already {
            nullable(schema)
        } else {
            schema
        }
    }

    /// Adds a schema under its name, or checks that it equals the schema that already has this name.
    fn name(
        &mut self,
        name: &str,
        shared: Option<SharedType<'_>>,
        kind: &TypeExpression,
        detail: &Detail,
        place: Place<'_>,
    ) {
        let known = self.named.get(name).cloned();
        if known.is_none() {
            // Reserves the place in page order while the nested schemas are named.
            self.named.insert(name.to_owned(), Value::Null);
        }
        let mut schema = Map::new();
        if let Some(row) = shared {
            schema.insert("description".to_owned(), json!(row.description));
        }
        schema.extend(self.union(kind, detail, place, name));
        let schema = Value::Object(schema);
        let seen = |row: SharedType<'_>| self.used.iter().any(|(used, _)| *used == row.key().0);
        match (known, shared) {
            (None, _) => {
                self.named.insert(name.to_owned(), schema);
            }
            (Some(known), Some(row)) if seen(row) => {
                if let Some(difference) = shape::difference(&known, &schema) {
                    self.problems.push(self.shared.problem(
                        row,
                        format!(
                            "`{}` does not have the shape of the other places of `{name}`:\n{difference}",
                            place.path,
                        ),
                        "remove the place from the row, or give it a type of its own",
                    ));
                }
            }
            (Some(_), _) => self
                .problems
                .push(self.shared.name_taken(shared, name, place.path)),
        }
        self.used.extend(shared.map(SharedType::key));
    }

    /// The alternatives of a type, without `null`.
    fn union(
        &mut self,
        kind: &TypeExpression,
        detail: &Detail,
        place: Place<'_>,
        owner: &str,
    ) -> Map<String, Value> {
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
                    (other, _) => members(json!({"type": type_name(*other)})),
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

fn may_have_fields(term: &TypeTerm) -> bool {
    matches!(
        term,
        TypeTerm::Plain {
            kind: PlainType::Object,
            ..
        } | TypeTerm::Open(Open::Reference(_))
    )
}

/// Whether Rust needs a name for the type: for closed lists of values, and for objects with known keys.
fn needs_name(kind: &TypeExpression, detail: &Detail) -> bool {
    match kind.alternatives.as_slice() {
        [term] if may_have_fields(term) => *detail != Detail::Nothing,
        alternatives => alternatives.len() > 1 || matches!(alternatives, [TypeTerm::Literal(_)]),
    }
}

/// The name of the containing type, followed by the key: `BotStatus` and `code` give `BotStatusCode`.
fn default_name(place: Place<'_>) -> String {
    let words = place.key.split(|letter: char| !letter.is_alphanumeric());
    let mut name = place.owner.to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}
