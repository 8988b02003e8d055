//! Changes of the frozen project's document, each small, named, and such that both sides become types.

use serde_json::Value;

use crate::edits::edited;
use crate::{frozen, project};

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

/// All of them, by subject, as `tests/fixtures/diff/mutations.yaml` lists them.
pub fn all() -> Vec<Mutation> {
    let mut all = Vec::new();
    for row in project::rows("tests/fixtures/diff/mutations.yaml") {
        let name = row["name"].as_str().expect("a name").to_owned();
        let before = match row.get("before") {
            Some(edits) => edited(frozen::openapi(), edits),
            None => frozen::openapi(),
        };
        let both_ways = row.get("both");
        let after = edited(frozen::openapi(), both_ways.unwrap_or(&row["one"]));
        let back = Mutation {
            name: format!("not: {name}"),
            before: after.clone(),
            after: before.clone(),
        };
        all.push(Mutation {
            name,
            before,
            after,
        });
        all.extend(both_ways.map(|_| back));
    }
    all
}

/// The mutation of this name.
pub fn named(name: &str) -> Mutation {
    let mut all = all().into_iter();
    all.find(|mutation| mutation.name == name)
        .unwrap_or_else(|| panic!("there is no mutation {name:?}"))
}
