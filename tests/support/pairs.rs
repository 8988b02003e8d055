//! Pairs of documents that differ in one respect, as the tables in `tests/fixtures/diff` list them.

use serde_json::Value;

use crate::edits::edited;
use crate::{frozen, project};

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

/// The document that the pairs of the rules are made from.
pub fn base() -> Value {
    let text = project::read("tests/fixtures/diff/base.json");
    serde_json::from_str(&text).unwrap()
}

/// For every rule of the diff, two small documents that differ in just that.
pub fn rules() -> Vec<Pair> {
    read("tests/fixtures/diff/rules.yaml", &base())
}

/// Changes of the frozen project's document, by subject, each small, named, and such that both sides become types.
pub fn mutations() -> Vec<Pair> {
    read("tests/fixtures/diff/mutations.yaml", &frozen::openapi())
}

/// The pairs of a table, made from a document.
fn read(path: &str, origin: &Value) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for row in project::rows(path) {
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
