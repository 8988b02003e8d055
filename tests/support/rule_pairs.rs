//! For every rule of the diff, two small documents that differ in just that.

use serde_json::Value;

use crate::edits::edited;
use crate::project;

/// Two documents, and the rule that explains their difference.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The rule's id.
    pub rule: String,
    /// The older document.
    pub before: Value,
    /// The newer document.
    pub after: Value,
}

/// The document that the pairs are made from.
pub fn base() -> Value {
    let text = project::read("tests/fixtures/diff/base.json");
    serde_json::from_str(&text).unwrap()
}

/// One pair for every rule, as `tests/fixtures/diff/rules.yaml` lists them.
pub fn pairs() -> Vec<Pair> {
    let mut pairs = Vec::new();
    for row in project::rows("tests/fixtures/diff/rules.yaml") {
        let after = edited(base(), &row["edits"]);
        let mut add = |rule: &Value, before: Value, after: Value| {
            let rule = rule.as_str().expect("a rule").to_owned();
            pairs.push(Pair {
                rule,
                before,
                after,
            });
        };
        add(&row["rule"], base(), after.clone());
        if let Some(inverse) = row.get("inverse") {
            add(inverse, after, base());
        }
    }
    pairs
}
