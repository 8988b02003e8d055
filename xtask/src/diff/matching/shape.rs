//! Whether two schemas have the same shape: all but annotations, and the names of types.

use std::collections::BTreeMap;

use super::{Pairs, Side};
use crate::schema::keyword::{Holds, holds};
use crate::schema::{Kind, Others, Part, Schema};

/// Schemas of both sides, to be compared by their shape. No two names are compared more often than others differ.
pub(in crate::diff) struct Shapes<'a> {
    before: &'a Side<'a>,
    after: &'a Side<'a>,
    pairs: &'a Pairs,
    /// What is known of two names. Those that are being compared are the same unless something else is found.
    known: BTreeMap<(&'a str, &'a str), bool>,
    /// The pairs of names that are taken to be the same, in the order in which they were met.
    assumed: Vec<(&'a str, &'a str)>,
}

impl<'a> Shapes<'a> {
    /// Compares with what is known of the names so far.
    pub(in crate::diff) fn new(
        before: &'a Side<'a>,
        after: &'a Side<'a>,
        pairs: &'a Pairs,
    ) -> Self {
        Self {
            before,
            after,
            pairs,
            known: BTreeMap::new(),
            assumed: Vec::new(),
        }
    }

    /// Whether two schemas have the same shape; references are followed where only one side has a name.
    pub(in crate::diff) fn same(&mut self, before: &'a Schema, after: &'a Schema) -> bool {
        match (before.reference(), after.reference()) {
            (Some(left), Some(right)) => {
                before.nullable == after.nullable
                    && (self.pairs.are_paired(left, right) || self.same_named(left, right))
            }
            (Some(_), None) => self.same_resolved(
                (self.before.document.resolve(before), before),
                (after, after),
            ),
            (None, Some(_)) => self.same_resolved(
                (before, before),
                (self.after.document.resolve(after), after),
            ),
            (None, None) => before.nullable == after.nullable && self.same_content(before, after),
        }
    }

    fn same_named(&mut self, before: &'a str, after: &'a str) -> bool {
        let (Some(old), Some(new)) = (
            self.before.document.schemas.get(before),
            self.after.document.schemas.get(after),
        ) else {
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

    /// A reference next to which `null` is allowed is as its target with `null` allowed.
    fn same_resolved(
        &mut self,
        (before, before_place): (&'a Schema, &'a Schema),
        (after, after_place): (&'a Schema, &'a Schema),
    ) -> bool {
        before.reference().is_none()
            && after.reference().is_none()
            && (before.nullable || before_place.nullable)
                == (after.nullable || after_place.nullable)
            && self.same_content(before, after)
    }

    fn same_content(&mut self, before: &'a Schema, after: &'a Schema) -> bool {
        before.format == after.format
            && self.same_parts(&before.assertions, &after.assertions)
            && match (&before.kind, &after.kind) {
                (Kind::Object(old), Kind::Object(new)) => {
                    old.properties.len() == new.properties.len()
                        && old.properties.iter().all(|(key, old)| {
                            new.properties.get(key).is_some_and(|new| {
                                old.required == new.required && self.same(&old.schema, &new.schema)
                            })
                        })
                        && self.same_others(&old.others, &new.others)
                }
                (Kind::Map(old), Kind::Map(new)) => self.same_others(old, new),
                (Kind::List(old), Kind::List(new)) => self.same(old, new),
                (Kind::Union(old), Kind::Union(new)) => self.same_in_any_order(old, new),
                (Kind::Other(old), Kind::Other(new)) => self.same_parts(old, new),
                (old, new) => old == new,
            }
    }

    fn same_others(&mut self, before: &'a Others, after: &'a Others) -> bool {
        match (before, after) {
            (Others::Schema(before), Others::Schema(after)) => self.same(before, after),
            (before, after) => before == after,
        }
    }

    fn same_parts(
        &mut self,
        before: &'a BTreeMap<String, Part>,
        after: &'a BTreeMap<String, Part>,
    ) -> bool {
        before.len() == after.len()
            && before.iter().all(|(keyword, before)| {
                let after = after.get(keyword);
                after.is_some_and(|after| self.same_part(keyword, before, after))
            })
    }

    fn same_part(&mut self, keyword: &str, before: &'a Part, after: &'a Part) -> bool {
        match (before, after) {
            (Part::Schema(before), Part::Schema(after)) => self.same(before, after),
            (Part::List(before), Part::List(after)) if holds(keyword) == Holds::Ordered => {
                let mut both = before.iter().zip(after);
                before.len() == after.len() && both.all(|(before, after)| self.same(before, after))
            }
            (Part::List(before), Part::List(after)) => self.same_in_any_order(before, after),
            (Part::ByKey(before), Part::ByKey(after)) => {
                before.len() == after.len()
                    && before.iter().all(|(key, before)| {
                        let after = after.get(key);
                        after.is_some_and(|after| self.same(before, after))
                    })
            }
            (before, after) => before == after,
        }
    }

    fn same_in_any_order(&mut self, before: &'a [Schema], after: &'a [Schema]) -> bool {
        let mut left: Vec<&Schema> = after.iter().collect();
        before.len() == after.len()
            && before.iter().all(|before| {
                let found = left.iter().position(|after| self.same(before, after));
                found.map(|found| left.swap_remove(found)).is_some()
            })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What was taken to be the same may hold no longer once what it was taken for turned out to differ.
    #[test]
    fn an_assumption_that_did_not_hold_is_forgotten() {
        let document = |prefix: &str, most: u64| -> Value {
            let place =
                |name: &str| json!({"$ref": format!("#/components/schemas/{prefix}{name}")});
            json!({"components": {"schemas": {
                format!("{prefix}Outer"): {"type": "array", "items": place("Inner"), "maxItems": most},
                format!("{prefix}Inner"): {"type": "array", "items": place("Outer")},
            }}})
        };
        let same = |most: u64, names: [&str; 2]| {
            let (before, after) = (document("Old", 1), document("New", most));
            let (before, after) = (Side::read(&before), Side::read(&after));
            let pairs = Pairs::default();
            let mut shapes = Shapes::new(&before, &after, &pairs);
            names.map(|name| {
                let (old, new) = (format!("Old{name}"), format!("New{name}"));
                let old = before.document.schemas.get_key_value(&old).unwrap().0;
                let new = after.document.schemas.get_key_value(&new).unwrap().0;
                shapes.same_named(old, new)
            })
        };
        for names in [["Outer", "Inner"], ["Inner", "Outer"], ["Outer", "Outer"]] {
            assert_eq!(same(1, names), [true, true]);
            assert_eq!(same(2, names), [false, false]);
        }
    }
}
