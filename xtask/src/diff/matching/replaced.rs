//! Types that took the place of others: another name, and much the same inside, wherever the older one was.
//!
//! Each pair leads to the places in it, and so to further pairs. Every type is walked once, so that a document
//! whose types all have other names takes no longer than another.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use super::{Pairs, Side};
use crate::schema::{Kind, Part, Schema};

/// Two names, or two schemas, that are at the same place.
type Both<'a, T> = (&'a T, &'a T);

/// Pairs the types that are where others were, if they are alike and are nowhere else.
///
/// The search begins in the `payloads` of deliveries, and in the types that are paired already.
pub(super) fn pair<'a>(
    (before, after): Both<'a, Side<'a>>,
    payloads: impl Iterator<Item = Both<'a, Schema>>,
    pairs: &mut Pairs,
) {
    let (older, newer) = (&before.document.schemas, &after.document.schemas);
    let schemas = |old: &str, new: &str| Some((older.get(old)?, newer.get(new)?));
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
        match (&before.kind, &after.kind) {
            (Kind::Reference(old), Kind::Reference(new))
                if pairs.after(old).is_none() && pairs.before(new).is_none() =>
            {
                self.newer.entry(old).or_default().insert(new);
                self.older.entry(new).or_default().insert(old);
            }
            (Kind::Object(old), Kind::Object(new)) => {
                for (key, property) in &old.properties {
                    if let Some(other) = new.properties.get(key) {
                        self.read((&property.schema, &other.schema), pairs);
                    }
                }
                self.read_both(old.others.schema(), new.others.schema(), pairs);
            }
            (Kind::Map(old), Kind::Map(new)) => self.read_both(old.schema(), new.schema(), pairs),
            (Kind::List(old), Kind::List(new)) => self.read((old, new), pairs),
            (Kind::Union(old), Kind::Union(new)) => self.read_alternatives((old, new), pairs),
            (Kind::Other(old), Kind::Other(new)) => self.read_parts((old, new), pairs),
            (
                Kind::Any
                | Kind::Reference(_)
                | Kind::Object(_)
                | Kind::Map(_)
                | Kind::List(_)
                | Kind::Text
                | Kind::Enum(_)
                | Kind::Integer
                | Kind::Number
                | Kind::Boolean
                | Kind::Union(_)
                | Kind::Other(_),
                _,
            ) => {}
        }
        self.read_parts((&before.assertions, &after.assertions), pairs);
    }

    fn read_both(&mut self, old: Option<&'a Schema>, new: Option<&'a Schema>, pairs: &Pairs) {
        if let (Some(old), Some(new)) = (old, new) {
            self.read((old, new), pairs);
        }
    }

    fn read_parts(&mut self, (old, new): Both<'a, BTreeMap<String, Part>>, pairs: &Pairs) {
        for (keyword, old) in old {
            match (old, new.get(keyword)) {
                (Part::Schema(old), Some(Part::Schema(new))) => self.read((old, new), pairs),
                (Part::List(old), Some(Part::List(new))) => {
                    self.read_alternatives((old, new), pairs);
                }
                (Part::ByKey(old), Some(Part::ByKey(new))) => {
                    for (key, old) in old {
                        self.read_both(Some(old), new.get(key), pairs);
                    }
                }
                _ => {}
            }
        }
    }

    /// The order of alternatives has no meaning: two names meet there if each is the only one without a pair.
    fn read_alternatives(&mut self, (before, after): Both<'a, Vec<Schema>>, pairs: &Pairs) {
        let old = only(before.iter().filter(|schema| {
            let name = schema.reference();
            name.is_some_and(|name| pairs.after(name).is_none())
        }));
        let new = only(after.iter().filter(|schema| {
            let name = schema.reference();
            name.is_some_and(|name| pairs.before(name).is_none())
        }));
        self.read_both(old, new, pairs);
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
    let (old, new) = (parts(before), parts(after));
    let shared = old.intersection(&new).count();
    discriminant(&before.kind) == discriminant(&after.kind)
        && before.format == after.format
        && 2 * shared >= old.union(&new).count()
}

/// What a type consists of.
fn parts(schema: &Schema) -> BTreeSet<String> {
    match &schema.kind {
        Kind::Object(object) => object.properties.keys().cloned().collect(),
        Kind::Enum(values) => values.texts.iter().cloned().collect(),
        Kind::Union(schemas) => schemas.iter().map(|it| it.to_json().to_string()).collect(),
        Kind::Any
        | Kind::Reference(_)
        | Kind::Map(_)
        | Kind::List(_)
        | Kind::Text
        | Kind::Integer
        | Kind::Number
        | Kind::Boolean
        | Kind::Other(_) => BTreeSet::new(),
    }
}
