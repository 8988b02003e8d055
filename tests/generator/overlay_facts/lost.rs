//! What an action states and a document does not say.

use serde_json::{Value, json};
use xtask::schema::{self, Kind, Schema};
use xtask::spec::overlay::{Action, Change};

/// The place of a target that is a path of names.
fn pointer(target: &str) -> String {
    let names = target.replace("['", ".").replace("']", "");
    names.trim_start_matches('$').replace('.', "/")
}

/// What is stated and missing; `None` if the document says all of it.
fn missing(document: &Value, node: &Value, update: &Value, in_schema: bool) -> Option<String> {
    match (node, update) {
        (Value::Object(node), Value::Object(update)) if !in_schema => {
            update
                .iter()
                .find_map(|(key, brought)| match node.get(key) {
                    Some(_) if ["description", "summary"].contains(&key.as_str()) => None,
                    Some(there) => missing(document, there, brought, false),
                    None => Some(format!("no {key}")),
                })
        }
        (Value::Array(items), Value::Array(brought)) => {
            let mut brought = brought.iter();
            let is_missing = |item: &&Value| !items.contains(item);
            brought.find(is_missing).map(|item| format!("no {item}"))
        }
        (Value::Object(_), Value::Object(update)) => {
            let place = Place::of(document, node);
            update
                .iter()
                .find_map(|(key, brought)| place.missing(key, brought))
        }
        _ => (node != update).then(|| format!("{node} is not {update}")),
    }
}

/// A schema of the document.
struct Place<'a> {
    document: &'a Value,
    node: &'a Value,
    /// As it is written.
    written: Schema,
    /// What it refers to.
    resolved: Value,
    target: Schema,
}

impl<'a> Place<'a> {
    fn of(document: &'a Value, node: &'a Value) -> Self {
        let written = schema::read(document, node);
        let mut resolved = node.clone();
        let mut target = written.clone();
        while let Some(name) = target.reference() {
            let nullable = target.nullable;
            resolved = document["components"]["schemas"][name].clone();
            target = schema::read(document, &resolved);
            target.nullable |= nullable;
        }
        Self {
            document,
            node,
            written,
            resolved,
            target,
        }
    }

    fn missing(&self, keyword: &str, brought: &Value) -> Option<String> {
        let read = |value: &Value| schema::read(self.document, value);
        let holds = match keyword {
            "description" | "summary" => self.node.get(keyword).is_some(),
            "properties" => {
                let there = self.resolved["properties"].as_object();
                return brought
                    .as_object()
                    .unwrap()
                    .iter()
                    .find_map(|(key, brought)| {
                        let found = there.and_then(|it| it.get(key));
                        found.map_or_else(
                            || Some(format!("no property {key}")),
                            |found| missing(self.document, found, brought, true),
                        )
                    });
            }
            "required" => {
                let object = self.target.object();
                // A later stage reports a key that is required, and is not a property.
                let listed = self.resolved["required"].as_array();
                let is_required = |key: &Value| {
                    let property = object.and_then(|it| it.properties.get(key.as_str()?));
                    property.map_or_else(
                        || listed.is_some_and(|it| it.contains(key)),
                        |it| it.required,
                    )
                };
                brought.as_array().unwrap().iter().all(is_required)
            }
            "items" => return missing(self.document, &self.resolved["items"], brought, true),
            "$ref" => {
                self.written.reference() == read(&json!({"$ref": brought})).reference()
                    || self.target == read(&json!({"$ref": brought}))
            }
            "anyOf" | "oneOf" => read(&json!({keyword: brought})).kind == self.written.kind,
            "type" => {
                let claimed = read(&json!({"type": brought}));
                let kind = |schema: &Schema| match &schema.kind {
                    Kind::Text | Kind::Enum(_) => "text".to_owned(),
                    Kind::Object(_) | Kind::Map(_) => "object".to_owned(),
                    Kind::List(_) => "list".to_owned(),
                    other => format!("{other:?}"),
                };
                kind(&claimed) == kind(&self.target) && claimed.nullable == self.target.nullable
            }
            "const" => self.has_values(&[brought], false),
            "enum" => self.has_values(
                &brought.as_array().unwrap().iter().collect::<Vec<_>>(),
                false,
            ),
            // Later actions may add values.
            "x-extensible-enum" => self.has_values(
                &brought.as_array().unwrap().iter().collect::<Vec<_>>(),
                true,
            ),
            "minimum" | "maximum" => {
                let is_number = matches!(self.target.kind, Kind::Integer | Kind::Number);
                (is_number || self.target.kind == Kind::Any)
                    && self.resolved.get(keyword) == Some(brought)
            }
            "maxLength" => {
                let is_text = matches!(self.target.kind, Kind::Text | Kind::Enum(_) | Kind::Any);
                is_text && self.resolved.get(keyword) == Some(brought)
            }
            "format" => self.target.format.as_deref() == brought.as_str(),
            _ => self.resolved.get(keyword) == Some(brought),
        };
        (!holds).then(|| format!("{keyword}: {brought} is not in {}", self.node))
    }

    /// Whether exactly these values are allowed, and others if the list is open.
    fn has_values(&self, values: &[&Value], open: bool) -> bool {
        match &self.target.kind {
            Kind::Enum(there) => {
                let texts: Vec<&str> = values.iter().filter_map(|it| it.as_str()).collect();
                there.open == open
                    && texts.iter().all(|text| there.texts.contains(*text))
                    && (open || there.texts.len() == texts.len())
            }
            _ => false,
        }
    }
}

fn is_text(key: &str, value: &Value) -> bool {
    ["description", "summary"].contains(&key) && value.is_string()
}

fn has_only_texts(value: &Value) -> bool {
    let members = value.as_object();
    members.is_some_and(|it| {
        it.iter()
            .all(|(key, value)| is_text(key, value) || has_only_texts(value))
    })
}

/// A value without its texts.
fn facts(value: &Value) -> Value {
    let Value::Object(members) = value else {
        return value.clone();
    };
    members
        .iter()
        .filter(|(key, value)| !is_text(key, value))
        .map(|(key, value)| (key.clone(), facts(value)))
        .collect()
}

/// Whether what an action says is in the document. If it is superseded, the document has its facts; a text that the document
/// lacks is listed by `update`, as of any field.
pub(crate) fn lost(document: &Value, action: &Action, may_be_superseded: bool) -> Option<String> {
    let Change::Update(update) = &action.change else {
        return None;
    };
    let update = &if may_be_superseded && !has_only_texts(update) {
        facts(update)
    } else {
        update.clone()
    };
    let place = pointer(&action.target.text);
    let in_schema = place.starts_with("/components/schemas/");
    let Some(node) = document.pointer(&place) else {
        return Some(format!("no {place}"));
    };
    if place == "/components/schemas" {
        let schemas = update.as_object().unwrap().iter();
        return schemas
            .clone()
            .find_map(|(name, brought)| match node.get(name) {
                Some(there) => missing(document, there, brought, true),
                None => Some(format!("no schema {name}")),
            });
    }
    missing(document, node, update, in_schema)
}
