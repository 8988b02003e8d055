//! Whether two schemas have the same shape: all but the texts for people, and the names of types.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::{Document, Schema, reference};
use super::held::Held;
use super::pairs::Pairs;
use crate::spec::source;

/// Keywords for people: they decide nothing.
pub const DOCUMENTATION: [&str; 9] = [
    "description",
    "title",
    "summary",
    "example",
    "examples",
    "externalDocs",
    "$comment",
    source::SECTION,
    source::ELSEWHERE,
];

/// Whether a keyword is for people only.
pub fn is_documentation(keyword: &str) -> bool {
    DOCUMENTATION.contains(&keyword)
}

/// Whether neither a value nor its type follows from a keyword.
pub fn is_hint(keyword: &str) -> bool {
    is_documentation(keyword) || matches!(keyword, "default" | "deprecated")
}

/// A value without texts for people, at any depth. Not for schemas, whose properties may have such names.
pub fn without_documentation(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members
                .iter()
                .filter(|(keyword, _)| !is_documentation(keyword));
            kept.map(|(keyword, member)| (keyword.clone(), without_documentation(member)))
                .collect()
        }
        Value::Array(items) => items.iter().map(without_documentation).collect(),
        other => other.clone(),
    }
}

/// Schemas of both sides, to be compared by their shape. No two names are compared more often than others differ.
pub struct Shapes<'a> {
    before: &'a Document,
    after: &'a Document,
    pairs: &'a Pairs,
    /// What is known of two names. Those that are being compared are the same unless something else is found.
    known: BTreeMap<(&'a str, &'a str), bool>,
    /// The pairs of names that are taken to be the same, in the order in which they were met.
    assumed: Vec<(&'a str, &'a str)>,
}

impl<'a> Shapes<'a> {
    /// Compares with what is known of the names so far.
    pub fn new(before: &'a Document, after: &'a Document, pairs: &'a Pairs) -> Self {
        Self {
            before,
            after,
            pairs,
            known: BTreeMap::new(),
            assumed: Vec::new(),
        }
    }

    /// Whether two schemas have the same shape; references are followed where only one side has a name.
    pub fn same(&mut self, before: &'a Schema, after: &'a Schema) -> bool {
        match (reference(before), reference(after)) {
            (Some(left), Some(right)) => {
                before.get("nullable") == after.get("nullable")
                    && (self.pairs.are_paired(left, right) || self.same_named(left, right))
            }
            (Some(_), None) => {
                self.same_resolved(self.before.resolve(before), before, after, after)
            }
            (None, Some(_)) => self.same_resolved(before, before, self.after.resolve(after), after),
            (None, None) => self.same_keywords(before, after),
        }
    }

    fn same_named(&mut self, before: &'a str, after: &'a str) -> bool {
        let (Some(old), Some(new)) = (self.before.types.get(before), self.after.types.get(after))
        else {
            return false;
        };
        if let Some(same) = self.known.get(&(before, after)) {
            return *same;
        }
        let met_so_far = self.assumed.len();
        self.assumed.push((before, after));
        self.known.insert((before, after), true);
        let same = self.same(old, new);
        if !same {
            // What was found on the way may rest on the assumption that did not hold.
            for pair in self.assumed.drain(met_so_far..) {
                self.known.remove(&pair);
            }
            self.known.insert((before, after), false);
        }
        same
    }

    /// A reference beside which `null` is allowed is as its target with `null` allowed.
    fn same_resolved(
        &mut self,
        before: &'a Schema,
        before_place: &'a Schema,
        after: &'a Schema,
        after_place: &'a Schema,
    ) -> bool {
        let nullable = |target: &Schema, place: &Schema| {
            target.contains_key("nullable") || place.contains_key("nullable")
        };
        reference(before).is_none()
            && reference(after).is_none()
            && nullable(before, before_place) == nullable(after, after_place)
            && self.same_keywords(before, after)
    }

    fn same_keywords(&mut self, before: &'a Schema, after: &'a Schema) -> bool {
        let matters = |keyword: &&String| !is_documentation(keyword) && *keyword != "nullable";
        let keywords: BTreeSet<&String> =
            before.keys().chain(after.keys()).filter(matters).collect();
        keywords
            .into_iter()
            .all(|keyword| match (before.get(keyword), after.get(keyword)) {
                (Some(before), Some(after)) => self.same_values(keyword, before, after),
                _ => false,
            })
    }

    fn same_values(&mut self, keyword: &str, before: &'a Value, after: &'a Value) -> bool {
        match (Held::by(keyword), before, after) {
            (Some(Held::ByKey), Value::Object(before), Value::Object(after)) => {
                before.len() == after.len()
                    && before.iter().all(|(key, before)| {
                        let after = after.get(key);
                        after.is_some_and(|after| self.same_schemas(before, after))
                    })
            }
            (Some(Held::One), before, after) => self.same_schemas(before, after),
            (Some(Held::Ordered), Value::Array(before), Value::Array(after)) => {
                let mut both = before.iter().zip(after);
                before.len() == after.len()
                    && both.all(|(before, after)| self.same_schemas(before, after))
            }
            (Some(Held::Unordered), Value::Array(before), Value::Array(after)) => {
                let mut left: Vec<&Value> = after.iter().collect();
                before.len() == after.len()
                    && before.iter().all(|before| {
                        let found = left
                            .iter()
                            .position(|after| self.same_schemas(before, after));
                        found.map(|found| left.swap_remove(found)).is_some()
                    })
            }
            _ => before == after,
        }
    }

    /// Whether two values are schemas of the same shape.
    pub fn same_schemas(&mut self, before: &'a Value, after: &'a Value) -> bool {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => self.same(before, after),
            _ => before == after,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What was taken to be the same may hold no longer once what it was taken for turned out to differ.
    #[test]
    fn an_assumption_that_did_not_hold_is_forgotten() {
        let document = |prefix: &str, most: u64| {
            let place =
                |name: &str| json!({"$ref": format!("#/components/schemas/{prefix}{name}")});
            Document::read(&json!({"components": {"schemas": {
                format!("{prefix}Outer"): {"type": "array", "items": place("Inner"), "maxItems": most},
                format!("{prefix}Inner"): {"type": "array", "items": place("Outer")},
            }}}))
        };
        let same = |most: u64, first: &str, second: &str| {
            let (before, after) = (document("Old", 1), document("New", most));
            let pairs = Pairs::default();
            let mut shapes = Shapes::new(&before, &after, &pairs);
            [first, second].map(|name| {
                shapes.same_named(
                    before.types.get_key_value(&format!("Old{name}")).unwrap().0,
                    after.types.get_key_value(&format!("New{name}")).unwrap().0,
                )
            })
        };
        for names in [["Outer", "Inner"], ["Inner", "Outer"], ["Outer", "Outer"]] {
            assert_eq!(same(1, names[0], names[1]), [true, true]);
            assert_eq!(same(2, names[0], names[1]), [false, false]);
        }
    }
}
