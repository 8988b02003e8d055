//! Pairs of documents that differ in one respect, as the tables in `tests/fixtures/diff` list them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;
use xtask::diff::Side;
use xtask::schema::Document;

use crate::document::SCHEMAS;
use crate::edits::edited;
use crate::{frozen, project};

const MUTATIONS: &str = "tests/fixtures/diff/mutations.yaml";

/// Two documents, and what they differ in.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The rule's id, or what changed, in a few words.
    pub name: String,
    /// The older document.
    pub before: Value,
    /// The newer document.
    pub after: Value,
}

static BASE: LazyLock<Value> = LazyLock::new(|| {
    let text = project::read("tests/fixtures/diff/base.json");
    serde_json::from_str(&text).unwrap()
});

static SIDE: LazyLock<Side<'static>> = LazyLock::new(|| Side::read(&BASE));

/// The document that the pairs of the rules are made from.
pub fn base() -> Value {
    BASE.clone()
}

/// The base document as a side; its types are generated once.
pub fn base_side() -> &'static Side<'static> {
    &SIDE
}

/// For every rule of the diff, two small documents that differ in just that.
pub fn rules() -> Vec<Pair> {
    read("tests/fixtures/diff/rules.yaml", |_| base())
}

/// Changes of the frozen project's document, by subject, each small, named, and such that both sides become types.
pub fn mutations() -> Vec<Pair> {
    read(MUTATIONS, |_| frozen::openapi())
}

/// The same changes, each of the part of the document that it is about: what else there is would be the same on both sides, and
/// is not generated.
pub fn mutations_of_parts() -> Vec<Pair> {
    let whole = frozen::openapi();
    let document = Document::read(&whole);
    read(MUTATIONS, |row| part(&whole, &document, &row.to_string()))
}

/// The document with only the deliveries that a text names, or a type that they use, or their event; all if it names none.
fn part(whole: &Value, document: &Document, text: &str) -> Value {
    let named: BTreeSet<&str> = text.split(|it: char| !it.is_alphanumeric()).collect();
    let (mut deliveries, mut types) = (BTreeSet::new(), BTreeSet::new());
    for ((_, key), delivery) in &document.deliveries {
        let used = document.reach(delivery.payload.references());
        let has_event = delivery.event(document).is_some_and(|it| text.contains(it));
        if has_event || named.contains(key.as_str()) || !named.is_disjoint(&used) {
            deliveries.insert(key.as_str());
            types.extend(used);
        }
    }
    let mut part = whole.clone();
    if !deliveries.is_empty() {
        for (place, kept) in [
            ("/webhooks", &deliveries),
            ("/components/callbacks", &deliveries),
            (SCHEMAS, &types),
        ] {
            let members = part.pointer_mut(place).and_then(Value::as_object_mut);
            members
                .unwrap()
                .retain(|key, _| kept.contains(key.as_str()));
        }
    }
    part
}

/// The pairs of a table, each made from the document of its row.
fn read(path: &str, origin: impl Fn(&Value) -> Value) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for row in project::rows(path) {
        let origin = origin(&row);
        let text = |key: &str| Some(row.get(key)?.as_str().expect("a text").to_owned());
        let edits = |key: &str| Some(edited(origin.clone(), row.get(key)?));
        let name = text("name").expect("a name");
        let before = edits("before").unwrap_or_else(|| origin.clone());
        let both_ways = edits("both");
        let is_both = both_ways.is_some();
        let after = both_ways.or_else(|| edits("edits")).expect("edits");
        let inverse = text("inverse").or_else(|| is_both.then(|| format!("not: {name}")));
        let back = inverse.map(|name| Pair {
            name,
            before: after.clone(),
            after: before.clone(),
        });
        pairs.push(Pair {
            name,
            before,
            after,
        });
        pairs.extend(back);
    }
    pairs
}
