//! Every small edit of a document, each with the rule that must name it.

mod events;
mod properties;
mod types;

use serde_json::{Map, Value, json};

use crate::document;
use crate::edits::edited;

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

/// Every edit that a document allows, one at a time.
pub fn all(document: &Value) -> impl Iterator<Item = Edit> {
    let plans = plans(document).into_iter();
    plans.map(|plan| plan.carried_out(document))
}

/// One of all edits that a document allows, by any number.
pub fn pick(document: &Value, number: usize) -> Edit {
    let mut plans = plans(document);
    let at = number % plans.len();
    plans.swap_remove(at).carried_out(document)
}

/// Several edits, one after the other.
pub fn several(document: &Value, numbers: &[usize]) -> Value {
    numbers.iter().fold(document.clone(), |document, number| {
        pick(&document, *number).edited
    })
}

/// An edit as a fixture writes it, and the rule for it; carried out only where it is picked.
struct Plan {
    rule: &'static str,
    place: String,
    edit: Value,
}

impl Plan {
    fn carried_out(self, document: &Value) -> Edit {
        Edit {
            rule: self.rule,
            place: self.place,
            edited: edited(document.clone(), &self.edit),
        }
    }
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
    fn add(&mut self, rule: &'static str, place: &str, edit: Value) {
        let place = place.to_owned();
        self.list.push(Plan { rule, place, edit });
    }

    /// Puts a value at a place, unless it is there already.
    fn set(&mut self, rule: &'static str, place: &str, value: &Value) {
        if self.document.pointer(place) != Some(value) {
            self.add(rule, place, json!(["set", place, value]));
        }
    }

    /// Removes the value at a place.
    fn without(&mut self, rule: &'static str, place: &str) {
        self.add(rule, place, json!(["without", place]));
    }

    /// Puts a member of an object under another key.
    fn rename(&mut self, rule: &'static str, place: &str, pointer: &str, key: &str) {
        self.add(rule, place, json!(["rename", pointer, key]));
    }
}

/// The named schemas, with their pointers.
fn schemas(document: &Value) -> impl Iterator<Item = (String, &Map<String, Value>)> {
    let schemas = document::schemas(document).iter();
    schemas.filter_map(|(name, schema)| {
        Some((format!("{}/{name}", document::SCHEMAS), schema.as_object()?))
    })
}
