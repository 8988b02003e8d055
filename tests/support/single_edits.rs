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
    edits(document, places(document))
}

/// One of all edits that a document allows, by any number.
pub fn pick(document: &Value, number: usize) -> Edit {
    let places: Vec<Place<'_>> = places(document).collect();
    // A schema that was edited may allow no other edit.
    let from = places.iter().cycle().skip(number % places.len());
    let mut edits = from.map(|place| edits(document, [*place]));
    let mut edits = edits.find(|edits| !edits.is_empty()).unwrap();
    let at = number / places.len() % edits.len();
    edits.swap_remove(at)
}

/// Several edits, one after the other.
pub fn several(document: &Value, numbers: &[usize]) -> Value {
    numbers.iter().fold(document.clone(), |document, number| {
        pick(&document, *number).carried_out(&document)
    })
}

/// What an edit is of.
#[derive(Clone, Copy)]
enum Place<'document> {
    /// A named schema.
    Schema(&'document str, &'document Map<String, Value>),
    /// The events, and how they are delivered.
    Events,
}

fn places(document: &Value) -> impl Iterator<Item = Place<'_>> {
    let schemas = document::schemas(document).iter();
    let schemas =
        schemas.filter_map(|(name, schema)| Some(Place::Schema(name, schema.as_object()?)));
    schemas.chain([Place::Events])
}

fn edits<'a>(document: &'a Value, places: impl IntoIterator<Item = Place<'a>>) -> Vec<Edit> {
    let text = document.to_string();
    let mut plans = Plans {
        document,
        list: Vec::new(),
    };
    for place in places {
        match place {
            Place::Schema(name, schema) => {
                let place = format!("{}/{name}", document::SCHEMAS);
                types::plan(&place, schema, &text, &mut plans);
                properties::plan(&place, schema, &mut plans);
            }
            Place::Events => events::plan(document, &text, &mut plans),
        }
    }
    plans.list
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
