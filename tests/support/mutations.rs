//! Changes of the frozen project's document, each small, named, and such that both sides become types.

mod events;
mod layout;
mod properties;
mod types;
mod values;
mod words;

use serde_json::{Value, json};

use crate::edits::Edits;
use crate::{document, frozen};

/// A change of the document.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// What changed, in a few words.
    pub name: String,
    /// The older document.
    pub before: Value,
    /// The newer document.
    pub after: Value,
}

/// All of them, by subject.
pub fn all() -> Vec<Mutation> {
    let mut list = List(Vec::new());
    properties::add(&mut list);
    types::add(&mut list);
    values::add(&mut list);
    events::add(&mut list);
    words::add(&mut list);
    layout::add(&mut list);
    list.0
}

/// The mutation of this name.
pub fn named(name: &str) -> Mutation {
    let mut all = all().into_iter();
    all.find(|mutation| mutation.name == name)
        .unwrap_or_else(|| panic!("there is no mutation {name:?}"))
}

struct List(Vec<Mutation>);

impl List {
    /// A change of the document as it is.
    fn change(&mut self, name: &str, after: Value) {
        self.between(name, frozen::openapi(), after);
    }

    /// A change of the document as it is, and the way back.
    fn both_ways(&mut self, name: &str, after: Value) {
        self.change(name, after.clone());
        self.between(&format!("not: {name}"), after, frozen::openapi());
    }

    /// A change from one edited document to another.
    fn between(&mut self, name: &str, before: Value, after: Value) {
        self.0.push(Mutation {
            name: name.to_owned(),
            before,
            after,
        });
    }
}

/// The pointer of a named schema, or of something in it.
fn schema(path: &str) -> String {
    format!("{}/{path}", document::SCHEMAS)
}

/// The pointer of a property: `BotStatus.code`, or of something in it: `BotStatus.code/type`.
fn property(path: &str) -> String {
    schema(&path.replacen('.', "/properties/", 1))
}

/// The document with one more property, which is required or not.
fn with_property(document: Value, path: &str, required: bool, schema: Value) -> Value {
    let (owner, key) = path.split_once('.').unwrap();
    let document = document.set(&property(path), schema);
    if required {
        document.push(&self::schema(&format!("{owner}/required")), json!(key))
    } else {
        document
    }
}

/// The document without a property.
fn without_property(document: Value, path: &str) -> Value {
    let (owner, key) = path.split_once('.').unwrap();
    let document = document.without(&property(path));
    let list = schema(&format!("{owner}/required"));
    let is_required = document.pointer(&list).is_some_and(|list| {
        let list = list.as_array().unwrap();
        list.contains(&json!(key))
    });
    if is_required {
        document.drop_item(&list, &json!(key))
    } else {
        document
    }
}

/// The document with a property that need not be there.
fn optional(document: Value, path: &str) -> Value {
    let (owner, key) = path.split_once('.').unwrap();
    document.drop_item(&schema(&format!("{owner}/required")), &json!(key))
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}
