//! What is left of the schemas on the page.

use serde_json::Value;
use xtask::page::content::{
    Body, Content, Detail, Family, Field, Gap, Open, Payload, ShownKind, TypeExpression, TypeTerm,
};

use super::example::{example, of_payload};
use super::writer::{payloads, title, yaml};
use super::{Schemas, Style, description, is_required, properties};

/// What the form keeps of some schemas. It loses
///
/// - `const`, `oneOf`, `allOf`, bounds, patterns, defaults, `additionalProperties`, and the properties of a list's items;
/// - what a reference refers to, and what is next to a reference or an `anyOf`;
/// - which keywords belong to which alternative: an `anyOf` within another is a part of it, a list of types is the
///   alternatives of its types, and `null` is a flag, wherever it is;
/// - the type of a closed list whose values imply it;
/// - that a quoted value contains `" | "`: it is two values;
/// - the fields of an object that is not a property of a listed object, but for their keys and kinds in the example;
///   there, an integer is a number, and a list of types, a union or a reference is null;
/// - that a description below the top level is the line `Properties:` and the entries of its object, as the script writes
///   them: they are its entries;
/// - white space around a description, CR LF in it, and a description of white space alone;
/// - the order of the payloads: they are in the order of their files;
/// - a payload of which the front matter cannot be read: it is a gap.
pub fn loss(schemas: &Schemas, style: Style) -> Content {
    let mut content = Content {
        payloads: Vec::new(),
        gaps: Vec::new(),
    };
    let mut named: Vec<_> = payloads(schemas).collect();
    let is_apart = |name: &str| style.two_pages && name.starts_with("Callback");
    named.sort_by_key(|(name, _)| (is_apart(name), name.to_lowercase()));
    for (name, schema) in named {
        let folder = if is_apart(name) {
            "callbacks"
        } else {
            "webhooks"
        };
        let title = title(name);
        let plain = format!("{title} payload structure");
        let summary = description(schema).unwrap_or(&plain);
        if yaml(summary).is_none() {
            content.gaps.push(Gap {
                name: Some(name.to_owned()),
                path: format!(
                    "./content/docs/api-v2/reference/{folder}/{}.mdx",
                    name.to_lowercase()
                ),
            });
            continue;
        }
        content.payloads.push(Payload {
            name: name.to_owned(),
            family: match name {
                _ if name.starts_with("Bot") => Family::BotWebhook,
                _ if name.starts_with("Calendar") => Family::CalendarWebhook,
                _ => Family::Callback,
            },
            slug: name.to_lowercase(),
            summary: summary.trim().to_owned(),
            title,
            body: body(schemas, schema, style),
        });
    }
    content
}

fn body(schemas: &Schemas, schema: &Value, style: Style) -> Body {
    if properties(schema).is_some() {
        return Body::Object(fields(schemas, schema, 1, style.depth));
    }
    if schema["type"] == "array" {
        let open = Value::Object(Schemas::new());
        let items = schema.get("items").unwrap_or(&open);
        return Body::List {
            items: expression(items),
            description: text(items),
        };
    }
    match of_payload(schemas, schema) {
        ShownKind::Object(members) => Body::Open(members),
        _ => Body::Open(Vec::new()),
    }
}

fn fields(schemas: &Schemas, schema: &Value, level: usize, depth: usize) -> Vec<Field> {
    let field = |(key, property): (&String, &Value)| Field {
        name: key.clone(),
        kind: expression(property),
        required: is_required(schema, key),
        description: text(property),
        detail: match properties(property) {
            Some(_) if level < depth => Detail::Listed(fields(schemas, property, level + 1, depth)),
            _ => match example(schemas, property, level) {
                ShownKind::Object(members) => Detail::Shown(members),
                _ => Detail::Nothing,
            },
        },
    };
    properties(schema)
        .into_iter()
        .flatten()
        .map(field)
        .collect()
}

fn text(schema: &Value) -> Option<String> {
    let text = description(schema)?.replace("\r\n", "\n");
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The type of a schema.
fn expression(schema: &Value) -> TypeExpression {
    let mut union = TypeExpression::default();
    add(schema, &mut union);
    union
}

fn add(schema: &Value, union: &mut TypeExpression) {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next().unwrap_or(reference).to_owned();
        union
            .alternatives
            .push(TypeTerm::Open(Open::Reference(name)));
    } else if let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) {
        for alternative in alternatives {
            add(alternative, union);
        }
    } else if schema["type"] == "array" {
        let items = schema.get("items").map(expression).unwrap_or_default();
        union.alternatives.push(TypeTerm::Array(Box::new(items)));
    } else if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        for value in values {
            let parts: Vec<Value> = match value {
                Value::String(text) => text.split("\" | \"").map(Value::from).collect(),
                other => vec![other.clone()],
            };
            union
                .alternatives
                .extend(parts.into_iter().map(TypeTerm::Literal));
        }
    } else {
        let format = schema
            .get("format")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let names: Vec<&str> = match schema.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => {
                let open = format.map_or(Open::Unknown, Open::Format);
                union.alternatives.push(TypeTerm::Open(open));
                return;
            }
        };
        for name in names {
            union.alternatives.push(match name {
                "array" => TypeTerm::Array(Box::default()),
                "null" => {
                    union.nullable = true;
                    continue;
                }
                other => TypeTerm::Plain {
                    kind: other
                        .parse()
                        .unwrap_or_else(|_| panic!("{other} is not a type")),
                    format: format.clone(),
                },
            });
        }
    }
}
