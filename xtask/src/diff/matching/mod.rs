//! Which type and which delivery of one side is which of the other.

mod replaced;
mod shape;

use std::collections::BTreeMap;

use super::read::{DeliveryKey, Side};
use crate::schema::{Kind, Schema};
pub(super) use shape::Shapes;

/// Both sides, and which of their types are the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sides<'a> {
    /// The older side.
    pub(super) before: &'a Side<'a>,
    /// The newer side.
    pub(super) after: &'a Side<'a>,
    /// The types of both.
    pub(super) pairs: &'a Pairs,
}

/// Types that are the same on both sides, under one name or two.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    to_after: BTreeMap<String, String>,
    to_before: BTreeMap<String, String>,
}

/// The types and deliveries of both sides, brought together.
#[derive(Debug)]
pub(super) struct Matched {
    /// Types of both sides.
    pub(super) types: Pairs,
    /// Deliveries of both sides.
    pub(super) both: Vec<(DeliveryKey, DeliveryKey)>,
    /// Deliveries of the older side alone.
    pub(super) removed: Vec<DeliveryKey>,
    /// Deliveries of the newer side alone.
    pub(super) added: Vec<DeliveryKey>,
}

impl Pairs {
    /// Brings two names together.
    fn insert(&mut self, before: &str, after: &str) {
        self.to_after.insert(before.to_owned(), after.to_owned());
        self.to_before.insert(after.to_owned(), before.to_owned());
    }

    /// Whether the two names are the same type.
    pub(super) fn are_paired(&self, before: &str, after: &str) -> bool {
        self.to_after.get(before).is_some_and(|name| name == after)
    }

    /// The newer name of a type.
    pub(super) fn after(&self, before: &str) -> Option<&str> {
        self.to_after.get(before).map(String::as_str)
    }

    /// The older name of a type.
    pub(super) fn before(&self, after: &str) -> Option<&str> {
        self.to_before.get(after).map(String::as_str)
    }

    /// Every pair, by the older name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.to_after.iter();
        pairs.map(|(before, after)| (before.as_str(), after.as_str()))
    }
}

impl<'a> Sides<'a> {
    /// Whether two schemas have the same shape.
    pub(super) fn same_shape(self, before: &'a Schema, after: &'a Schema) -> bool {
        Shapes::new(self.before, self.after, self.pairs).same(before, after)
    }

    /// Whether two schemas have the same shape once `null` is left out of both.
    pub(super) fn same_shape_but_null(self, before: &Schema, after: &Schema) -> bool {
        let [before, after] = [before, after].map(|schema| Schema {
            nullable: false,
            ..schema.clone()
        });
        Shapes::new(self.before, self.after, self.pairs).same(&before, &after)
    }
}

/// Brings the deliveries and the types of both sides together.
pub(super) fn find(before: &Side<'_>, after: &Side<'_>) -> Matched {
    let mut matched = deliveries(before, after);
    for name in before.document.schemas.keys() {
        if after.document.schemas.contains_key(name) {
            matched.types.insert(name, name);
        }
    }
    payloads(before, after, &mut matched);
    let payloads = matched.both.iter().filter_map(|(old, new)| {
        let (old, new) = (before.delivery(old)?, after.delivery(new)?);
        Some((&old.payload, &new.payload))
    });
    replaced::pair((before, after), payloads, &mut matched.types);
    renamed(before, after, &mut matched.types);
    matched
}

/// By their keys, then by their `event` constants.
fn deliveries(before: &Side<'_>, after: &Side<'_>) -> Matched {
    let keys = |side: &Side<'_>| -> Vec<DeliveryKey> {
        let mut keys: Vec<DeliveryKey> = side.document.deliveries.keys().cloned().collect();
        keys.sort();
        keys
    };
    let mut both = Vec::new();
    let mut removed = Vec::new();
    let mut added = keys(after);
    added.retain(|key| before.delivery(key).is_none());
    for key in keys(before) {
        if after.delivery(&key).is_some() {
            both.push((key.clone(), key));
            continue;
        }
        let event = before.event(&key);
        let same = added
            .iter()
            .position(|other| other.0 == key.0 && event.is_some() && after.event(other) == event);
        match same {
            Some(same) => both.push((key, added.remove(same))),
            None => removed.push(key),
        }
    }
    Matched {
        types: Pairs::default(),
        both,
        removed,
        added,
    }
}

/// The payload of a delivery is the same type, whatever its name is and whatever changed in it.
fn payloads(before: &Side<'_>, after: &Side<'_>, matched: &mut Matched) {
    for (old, new) in &matched.both {
        let old = before.delivery(old).and_then(|it| it.payload.reference());
        let new = after.delivery(new).and_then(|it| it.payload.reference());
        if let (Some(old), Some(new)) = (old, new)
            && before.document.schemas.contains_key(old)
            && after.document.schemas.contains_key(new)
            && matched.types.after(old).is_none()
            && matched.types.before(new).is_none()
        {
            matched.types.insert(old, new);
        }
    }
}

/// Types that differ in their names only.
fn renamed<'a>(before: &'a Side<'a>, after: &'a Side<'a>, pairs: &mut Pairs) {
    // Pairs that are found here are of one shape, so that the shapes need not know of them.
    let known = pairs.clone();
    let mut shapes = Shapes::new(before, after, &known);
    let sorted = |side: &'a Side<'a>| -> BTreeMap<&'a String, &'a Schema> {
        side.document.schemas.iter().collect()
    };
    let mut candidates: BTreeMap<String, Vec<(&String, &Schema)>> = BTreeMap::new();
    for (name, schema) in sorted(after) {
        if pairs.before(name).is_none() {
            let alike = candidates.entry(fingerprint(schema)).or_default();
            alike.push((name, schema));
        }
    }
    for (name, schema) in sorted(before) {
        if pairs.after(name).is_some() {
            continue;
        }
        let Some(alike) = candidates.get_mut(&fingerprint(schema)) else {
            continue;
        };
        let same = alike.iter().map(|(_, other)| *other).enumerate();
        let same = same.filter(|(_, other)| shapes.same(schema, other));
        // Among several, the one that is described in the same words.
        let found = same.min_by_key(|(_, other)| other.description() != schema.description());
        if let Some((at, _)) = found {
            let (other, _) = alike.remove(at);
            pairs.insert(name, other);
        }
    }
}

/// A text that is the same for all schemas of one shape, whatever names they refer to.
fn fingerprint(schema: &Schema) -> String {
    let kind = match &schema.kind {
        Kind::Reference(_) => "reference".to_owned(),
        Kind::Object(object) => {
            let mut keys: Vec<&String> = object.properties.keys().collect();
            keys.sort();
            format!("object {keys:?}")
        }
        Kind::Enum(values) => format!("enum {}", values.texts.len()),
        Kind::Union(schemas) => format!("union {}", schemas.len()),
        Kind::Other(parts) => format!("other {:?}", parts.keys()),
        kind => kind.type_name().unwrap_or("any").to_owned(),
    };
    format!("{kind} {:?}", schema.assertions.keys())
}
