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
    /// The edit as a fixture writes it; carried out only where it is picked.
    written: Value,
}

impl Edit {
    /// The document with the edit.
    pub fn carried_out(&self, document: &Value) -> Value {
        edited(document.clone(), &self.written)
    }
}

/// Every edit that a document allows, one at a time.
pub fn all(document: &Value) -> Vec<Edit> {
    let mut plans = Plans {
        document,
        list: Vec::new(),
    };
    types::plan(document, &mut plans);
    properties::plan(document, &mut plans);
    events::plan(document, &mut plans);
    plans.list
}

/// One of all edits that a document allows, by any number.
pub fn pick(document: &Value, number: usize) -> Edit {
    let mut edits = all(document);
    let at = number % edits.len();
    edits.swap_remove(at)
}

/// Several edits, one after the other.
pub fn several(document: &Value, numbers: &[usize]) -> Value {
    numbers.iter().fold(document.clone(), |document, number| {
        pick(&document, *number).carried_out(&document)
    })
}

struct Plans<'document> {
    document: &'document Value,
    list: Vec<Edit>,
}

impl Plans<'_> {
    fn add(&mut self, rule: &'static str, place: &str, written: Value) {
        let place = place.to_owned();
        self.list.push(Edit {
            rule,
            place,
            written,
        });
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
