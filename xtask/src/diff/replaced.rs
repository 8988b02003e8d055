//! Types that took the place of others: another name, and much the same inside, wherever the older one stood.
//!
//! Each pair leads to the places in it, and so to further pairs. Every type is walked once, so that a document
//! whose types all have other names takes no longer than another.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::{Document, Schema, reference};
use super::normal::OPEN_VALUES;
use super::pairs::Pairs;

/// Two names, or two schemas, that stand at the same place.
type Both<'a, T> = (&'a T, &'a T);

/// Pairs the types that stand where others stood, if they are alike and stand nowhere else.
///
/// The search begins in the `payloads` of events, and in the types that are paired already.
pub fn pair<'a>(
    (before, after): Both<'a, Document>,
    payloads: impl Iterator<Item = Both<'a, Schema>>,
    pairs: &mut Pairs,
) {
    let schemas = |old: &str, new: &str| Some((before.types.get(old)?, after.types.get(new)?));
    let paired = pairs.iter().filter_map(|(old, new)| schemas(old, new));
    let mut unread: Vec<Both<'a, Schema>> = payloads.chain(paired).collect();
    let mut met = Met::default();
    while !unread.is_empty() {
        for both in unread {
            met.read(both, pairs);
        }
        unread = Vec::new();
        for (old, new) in met.replacements() {
            if let Some(both) = schemas(old, new).filter(|both| are_alike(*both)) {
                pairs.insert(old, new);
                met.forget((old, new));
                unread.push(both);
            }
        }
    }
}

/// Names without a pair, each with those that it met at its places.
#[derive(Default)]
struct Met<'a> {
    newer: BTreeMap<&'a str, BTreeSet<&'a str>>,
    older: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Met<'a> {
    /// Notes the names that meet anywhere in two schemas.
    fn read(&mut self, (before, after): Both<'a, Schema>, pairs: &Pairs) {
        if let (Some(old), Some(new)) = (reference(before), reference(after)) {
            if pairs.after(old).is_none() && pairs.before(new).is_none() {
                self.newer.entry(old).or_default().insert(new);
                self.older.entry(new).or_default().insert(old);
            }
            return;
        }
        for (keyword, old) in before {
            match (old, after.get(keyword)) {
                (Value::Object(old), Some(Value::Object(new))) => self.read((old, new), pairs),
                (Value::Array(old), Some(Value::Array(new))) => {
                    self.read_alternatives((old, new), pairs);
                }
                _ => {}
            }
        }
    }

    /// The order of alternatives says nothing: two names meet there if each is the only one without a pair.
    fn read_alternatives(&mut self, (before, after): Both<'a, Vec<Value>>, pairs: &Pairs) {
        let named = |side: &'a [Value]| side.iter().filter_map(Value::as_object);
        let old =
            only(named(before).filter(|schema| {
                reference(schema).is_some_and(|name| pairs.after(name).is_none())
            }));
        let new =
            only(named(after).filter(|schema| {
                reference(schema).is_some_and(|name| pairs.before(name).is_none())
            }));
        if let (Some(old), Some(new)) = (old, new) {
            self.read((old, new), pairs);
        }
    }

    /// The names that met each other, and no other.
    fn replacements(&self) -> Vec<Both<'a, str>> {
        let mutual = self.newer.iter().filter_map(|(old, met)| {
            let new = *only(met.iter())?;
            let back = *only(self.older.get(new)?.iter())?;
            (back == *old).then_some((*old, new))
        });
        mutual.collect()
    }

    fn forget(&mut self, (old, new): Both<'a, str>) {
        self.newer.remove(old);
        self.older.remove(new);
    }
}

/// The one item; `None` if there are none or several.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

/// Whether two types are of one kind, and have at least half of all their keys, values or alternatives in common.
fn are_alike((before, after): Both<'_, Schema>) -> bool {
    let same = |keyword: &str| before.get(keyword) == after.get(keyword);
    let (old, new) = (parts(before), parts(after));
    let shared = old.intersection(&new).count();
    same("type") && same("format") && 2 * shared >= old.union(&new).count()
}

/// What a type consists of.
fn parts(schema: &Schema) -> BTreeSet<String> {
    let keys = schema.get("properties").and_then(Value::as_object);
    let keys = keys.into_iter().flat_map(|keys| keys.keys().cloned());
    let lists = ["enum", OPEN_VALUES, "anyOf"];
    let lists = lists
        .iter()
        .filter_map(|keyword| schema.get(*keyword)?.as_array());
    keys.chain(lists.flatten().map(Value::to_string)).collect()
}
