//! Derives JSON Schemas from the payloads' fields. Each object and each closed list of values becomes a named schema.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::shared::{SharedType, SharedTypes};
use super::source;
use super::{shape, shown};
use crate::page::content::{Detail, Field, Format, Payload, TypeExpression, TypeTerm};
use crate::problem::{Problem, Problems};

/// The named schemas of the pages, and the rows of the shared table that do not match the pages.
#[derive(Debug)]
pub struct Schemas {
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
pub fn derive(payloads: &[Payload], shared: &SharedTypes) -> Result<Schemas, Problems> {
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
        schema.extend(self.object(&payload.fields, &payload.name, &payload.name));
        self.named
            .insert(payload.name.clone(), Value::Object(schema));
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
        if kind.nullable {
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
        let literals: Vec<&str> = kind
            .alternatives
            .iter()
            .filter_map(|term| match term {
                TypeTerm::Literal(value) => Some(value.as_str()),
                _ => None,
            })
            .collect();
        let mut schemas: Vec<Map<String, Value>> = kind
            .alternatives
            .iter()
            .filter(|term| !matches!(term, TypeTerm::Literal(_)))
            .map(|term| self.term(term, detail, place, owner))
            .collect();
        if !literals.is_empty() {
            schemas.insert(0, members(json!({"type": "string", "enum": literals})));
        }
        match schemas.len() {
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
        let simple = |name: &str| members(json!({"type": name}));
        match term {
            TypeTerm::Boolean => simple("boolean"),
            TypeTerm::Integer => simple("integer"),
            TypeTerm::Number => simple("number"),
            TypeTerm::String { format: None } | TypeTerm::Literal(_) => simple("string"),
            TypeTerm::String {
                format: Some(format),
            } => members(json!({"type": "string", "format": format_name(*format)})),
            TypeTerm::Array(items) => {
                let path = format!("{}[]", place.path);
                let items = self.expression(
                    items,
                    detail,
                    Place {
                        path: &path,
                        ..place
                    },
                );
                members(json!({"type": "array", "items": items}))
            }
            TypeTerm::Object => match detail {
                Detail::Listed(fields) => self.object(fields, place.path, owner),
                Detail::Shown(fields) => self.object(&shown::fields(fields), place.path, owner),
                Detail::Nothing => simple("object"),
            },
        }
    }
}

/// Whether Rust needs a name for the type: for closed lists of values, and for objects with known keys.
fn needs_name(kind: &TypeExpression, detail: &Detail) -> bool {
    match kind.alternatives.as_slice() {
        [TypeTerm::Object] => *detail != Detail::Nothing,
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

/// Makes a schema nullable, in one spelling everywhere.
fn nullable(mut schema: Map<String, Value>) -> Map<String, Value> {
    if let Some(kind @ Value::String(_)) = schema.get_mut("type") {
        *kind = json!([kind.take(), "null"]);
        schema
    } else {
        members(json!({"anyOf": [schema, {"type": "null"}]}))
    }
}

fn members(schema: Value) -> Map<String, Value> {
    match schema {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Uuid => "uuid",
        Format::DateTime => "date-time",
        Format::Uri => "uri",
        Format::Email => "email",
    }
}
