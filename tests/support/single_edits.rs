//! Every small edit of a document, each with the rule that must name it.

mod events;
mod properties;
mod types;

use serde_json::{Map, Value, json};

use crate::document;
use crate::edits::Edits;

/// One edit of a document.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The rule's id.
    pub rule: &'static str,
    /// Where, as a JSON pointer.
    pub place: String,
    /// The document with the edit.
    pub edited: Value,
}

/// How to edit a document at a place, and the rule for it; made only where it is picked.
type Plan = (&'static str, String, Box<dyn Fn(Value) -> Value>);

/// Every edit that a document allows, one at a time.
pub fn all(document: &Value) -> impl Iterator<Item = Edit> {
    let plans = plans(document).into_iter();
    plans.map(|plan| carried_out(document, plan))
}

/// One of all edits that a document allows, by any number.
pub fn pick(document: &Value, number: usize) -> Edit {
    let mut plans = plans(document);
    let at = number % plans.len();
    carried_out(document, plans.swap_remove(at))
}

fn carried_out(document: &Value, (rule, place, apply): Plan) -> Edit {
    Edit {
        rule,
        place,
        edited: apply(document.clone()),
    }
}

/// Several edits, one after the other.
pub fn several(document: &Value, numbers: &[usize]) -> Value {
    numbers.iter().fold(document.clone(), |document, number| {
        pick(&document, *number).edited
    })
}

struct Plans<'document> {
    document: &'document Value,
    list: Vec<Plan>,
}

fn plans(document: &Value) -> Vec<Plan> {
    let mut plans = Plans {
        document,
        list: Vec::new(),
    };
    types::plan(document, &mut plans);
    properties::plan(document, &mut plans);
    events::plan(document, &mut plans);
    plans.list
}

impl Plans<'_> {
    fn add(&mut self, rule: &'static str, place: &str, apply: impl Fn(Value) -> Value + 'static) {
        self.list.push((rule, place.to_owned(), Box::new(apply)));
    }

    /// Puts a value at a place, unless it is there already.
    fn set(&mut self, rule: &'static str, place: &str, value: Value) {
        if self.document.pointer(place) == Some(&value) {
            return;
        }
        let pointer = place.to_owned();
        self.add(rule, place, move |document| {
            document.set(&pointer, value.clone())
        });
    }

    /// Removes the value at a place.
    fn without(&mut self, rule: &'static str, place: &str) {
        let pointer = place.to_owned();
        self.add(rule, place, move |document| document.without(&pointer));
    }
}

/// The named schemas, with their pointers.
fn schemas(document: &Value) -> impl Iterator<Item = (String, &Map<String, Value>)> {
    let schemas = document::schemas(document).iter();
    schemas.filter_map(|(name, schema)| {
        Some((format!("{}/{name}", document::SCHEMAS), schema.as_object()?))
    })
}

/// The document with every reference to one name as a reference to another.
fn refer(document: Value, old: &str, new: &str) -> Value {
    match document {
        Value::Object(members) => {
            let members = members.into_iter().map(|(key, member)| {
                let refers = key == "$ref" && member == format!("#/components/schemas/{old}");
                let member = if refers {
                    json!(format!("#/components/schemas/{new}"))
                } else {
                    refer(member, old, new)
                };
                (key, member)
            });
            members.collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items
            .into_iter()
            .map(|item| refer(item, old, new))
            .collect(),
        other => other,
    }
}
