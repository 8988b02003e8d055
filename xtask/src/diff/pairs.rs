//! Which type of one side is which of the other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::{Document, Kind, Schema, reference};
use super::replaced;
use super::shape::{Shapes, is_documentation};

/// Types that are the same on both sides, under one name or two.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    to_after: BTreeMap<String, String>,
    to_before: BTreeMap<String, String>,
}

/// The types and events of both sides, brought together.
#[derive(Debug)]
pub struct Matched {
    /// Types of both sides.
    pub types: Pairs,
    /// Events of both sides, by their keys.
    pub events: Vec<(EventKey, EventKey)>,
    /// Events of the older side alone.
    pub events_removed: Vec<EventKey>,
    /// Events of the newer side alone.
    pub events_added: Vec<EventKey>,
}

/// How an event is found in a document.
pub type EventKey = (Kind, String);

impl Pairs {
    /// Brings two names together.
    pub fn insert(&mut self, before: &str, after: &str) {
        self.to_after.insert(before.to_owned(), after.to_owned());
        self.to_before.insert(after.to_owned(), before.to_owned());
    }

    /// Whether the two names are the same type.
    pub fn are_paired(&self, before: &str, after: &str) -> bool {
        self.to_after.get(before).is_some_and(|name| name == after)
    }

    /// The newer name of a type.
    pub fn after(&self, before: &str) -> Option<&str> {
        self.to_after.get(before).map(String::as_str)
    }

    /// The older name of a type.
    pub fn before(&self, after: &str) -> Option<&str> {
        self.to_before.get(after).map(String::as_str)
    }

    /// Every pair, by the older name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.to_after.iter();
        pairs.map(|(before, after)| (before.as_str(), after.as_str()))
    }
}

/// Brings the events and the types of both sides together.
pub fn find(before: &Document, after: &Document) -> Matched {
    let mut matched = events(before, after);
    for name in before.types.keys() {
        if after.types.contains_key(name) {
            matched.types.insert(name, name);
        }
    }
    payloads(before, after, &mut matched);
    let events = matched.events.iter().filter_map(|(old, new)| {
        let (old, new) = (before.events.get(old)?, after.events.get(new)?);
        Some((&old.payload, &new.payload))
    });
    replaced::pair((before, after), events, &mut matched.types);
    renamed(before, after, &mut matched.types);
    matched
}

/// By their type name, then by their `event` constant.
fn events(before: &Document, after: &Document) -> Matched {
    let mut events = Vec::new();
    let mut removed = Vec::new();
    let mut added: Vec<EventKey> = after
        .events
        .keys()
        .filter(|key| !before.events.contains_key(key))
        .cloned()
        .collect();
    for (key, event) in &before.events {
        if after.events.contains_key(key) {
            events.push((key.clone(), key.clone()));
            continue;
        }
        let same = added.iter().position(|other| {
            let discriminator = after
                .events
                .get(other)
                .and_then(|it| it.discriminator.as_ref());
            other.0 == key.0
                && discriminator.is_some()
                && discriminator == event.discriminator.as_ref()
        });
        match same {
            Some(same) => events.push((key.clone(), added.remove(same))),
            None => removed.push(key.clone()),
        }
    }
    Matched {
        types: Pairs::default(),
        events,
        events_removed: removed,
        events_added: added,
    }
}

/// The payload of an event is the same type, whatever its name is and whatever changed in it.
fn payloads(before: &Document, after: &Document, matched: &mut Matched) {
    for (old, new) in &matched.events {
        let old = before
            .events
            .get(old)
            .and_then(|event| reference(&event.payload));
        let new = after
            .events
            .get(new)
            .and_then(|event| reference(&event.payload));
        if let (Some(old), Some(new)) = (old, new)
            && before.types.contains_key(old)
            && after.types.contains_key(new)
            && matched.types.after(old).is_none()
            && matched.types.before(new).is_none()
        {
            matched.types.insert(old, new);
        }
    }
}

/// Types that only their names tell apart.
fn renamed(before: &Document, after: &Document, pairs: &mut Pairs) {
    // Pairs that are found here are of one shape, so that the shapes need not know of them.
    let known = pairs.clone();
    let mut shapes = Shapes::new(before, after, &known);
    let mut candidates: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, schema) in &after.types {
        if pairs.before(name).is_none() {
            candidates
                .entry(fingerprint(schema))
                .or_default()
                .push(name);
        }
    }
    for (name, schema) in &before.types {
        if pairs.after(name).is_some() {
            continue;
        }
        let Some(alike) = candidates.get_mut(&fingerprint(schema)) else {
            continue;
        };
        let mut same: Vec<usize> = (0..alike.len())
            .filter(|at| {
                let other = alike.get(*at).and_then(|other| after.types.get(*other));
                other.is_some_and(|other| shapes.same(schema, other))
            })
            .collect();
        // Among several, the one that is described in the same words.
        same.sort_by_key(|at| {
            let other = alike.get(*at).and_then(|other| after.types.get(*other));
            other.and_then(|other| other.get("description")) != schema.get("description")
        });
        if let Some(found) = same.first() {
            pairs.insert(name, alike.swap_remove(*found));
        }
    }
}

/// A text that is the same for all schemas of one shape, whatever names they refer to.
fn fingerprint(schema: &Schema) -> String {
    let keys: BTreeSet<&String> = schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|properties| properties.keys())
        .collect();
    let keywords: Vec<&String> = schema
        .keys()
        .filter(|keyword| !is_documentation(keyword))
        .collect();
    let kind = schema.get("type");
    format!("{keywords:?} {kind:?} {keys:?}")
}
