//! What differs at one place, as it is collected.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diff::change::Detail;
use crate::diff::rule::Rule;
use crate::schema::Schema;

/// Two objects that both sides write in place: their properties are compared by themselves.
#[derive(Clone, Debug)]
pub(super) struct Objects<'a> {
    /// Where they are.
    pub(super) path: String,
    /// The older one.
    pub(super) before: &'a Schema,
    /// The newer one.
    pub(super) after: &'a Schema,
}

/// Everything that differs at one place.
#[derive(Debug, Default)]
pub(super) struct Differences<'a> {
    /// What differs at the place itself, in no order.
    pub(super) here: Vec<Detail>,
    /// What differs below it: in the items of a list, for one.
    pub(super) below: Vec<Detail>,
    /// Objects at the place or below it, whose properties may differ.
    pub(super) objects: Vec<Objects<'a>>,
}

impl Differences<'_> {
    /// Adds a difference at the place itself.
    pub(super) fn add(
        &mut self,
        rule: Rule,
        path: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) {
        self.here.push(Detail::new(rule, path, before, after));
    }

    pub(super) fn add_whole(&mut self, rule: Rule, path: &str, before: &Schema, after: &Schema) {
        let [before, after] =
            [before, after].map(|schema| Some(schema.to_json_without_annotations()));
        self.add(rule, path, before, after);
    }

    /// Takes over what differs at another place, as if it differed here.
    pub(super) fn extend(&mut self, other: Self) {
        self.here.extend(other.here);
        self.below.extend(other.below);
        self.objects.extend(other.objects);
    }

    /// Takes over what differs below the place, under a rule of the place if its type is another.
    pub(super) fn add_below(&mut self, other: Self, whole: Detail) {
        self.objects.extend(other.objects);
        let below = self.below.len();
        self.below.extend(other.here);
        self.below.extend(other.below);
        // What no rule explains is a change by itself.
        let stays = |rule: Rule| rule.is_harmless() || rule == Rule::Unclassified;
        if !self.below.iter().skip(below).all(|it| stays(it.rule)) {
            self.here.push(whole);
        }
    }
}

/// What differs between two maps: each key with its older and its newer value, by the key.
pub(super) fn differing<'m, T: PartialEq>(
    before: &'m BTreeMap<String, T>,
    after: &'m BTreeMap<String, T>,
) -> impl Iterator<Item = (&'m String, Option<&'m T>, Option<&'m T>)> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let values = keys.into_iter();
    let values = values.map(|key| (key, before.get(key), after.get(key)));
    values.filter(|(_, old, new)| old != new)
}
