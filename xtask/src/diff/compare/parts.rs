//! What differs in keywords that hold schemas and have no model of their own.

use super::schemas::{self, Differences};
use crate::diff::matching::Sides;
use crate::diff::rule::Rule;
use crate::schema::keyword::{Holds, holds};
use crate::schema::{Part, Schema, join};

/// Adds what differs in one keyword: annotations and names, if the shapes are the same; else it is unclassified.
pub(super) fn compare<'a>(
    sides: Sides<'a>,
    path: &str,
    keyword: &str,
    (old, new): (Option<&'a Part>, Option<&'a Part>),
    differences: &mut Differences<'a>,
) {
    let place = join(path, keyword);
    match of_same_shape(sides, &place, keyword, old, new) {
        Some(below) => differences.extend(below),
        None => differences.add(
            Rule::Unclassified,
            &place,
            old.map(Part::to_json),
            new.map(Part::to_json),
        ),
    }
}

fn of_same_shape<'a>(
    sides: Sides<'a>,
    place: &str,
    keyword: &str,
    old: Option<&'a Part>,
    new: Option<&'a Part>,
) -> Option<Differences<'a>> {
    let (old, new) = (old?, new?);
    let mut differences = Differences::default();
    let (before, mut after) = (old.schemas(), new.schemas());
    if let (Part::ByKey(old), Part::ByKey(new)) = (old, new) {
        if old.len() != new.len() || !old.keys().all(|key| new.contains_key(key)) {
            return None;
        }
        after = old.keys().filter_map(|key| new.get(key)).collect();
    }
    if before.is_empty() || before.len() != after.len() {
        return None;
    }
    for before in before {
        let at = match holds(keyword) {
            Holds::Unordered => after
                .iter()
                .position(|after| sides.same_shape(before, after))?,
            _ => 0,
        };
        let after = after.remove(at);
        if !sides.same_shape(before, after) {
            return None;
        }
        differences.extend(schemas::compare(sides, place, before, after));
    }
    Some(differences)
}

/// Adds the alternatives that came and went beside other assertions.
pub(super) fn alternatives<'a>(
    sides: Sides<'a>,
    path: &str,
    old: Option<&'a Part>,
    new: Option<&'a Part>,
    differences: &mut Differences<'a>,
) {
    match (old, new) {
        (Some(Part::List(old)), Some(Part::List(new))) => {
            alternatives_of(sides, path, old, new, differences);
        }
        _ => compare(sides, path, "anyOf", (old, new), differences),
    }
}

/// Adds the alternatives that came and went.
pub(super) fn alternatives_of<'a>(
    sides: Sides<'a>,
    path: &str,
    old: &'a [Schema],
    new: &'a [Schema],
    differences: &mut Differences<'a>,
) {
    let mut left: Vec<&Schema> = new.iter().collect();
    let mut removed = Vec::new();
    for variant in old {
        let same = left
            .iter()
            .position(|other| sides.same_shape(variant, other));
        match same {
            Some(same) => {
                let other = left.swap_remove(same);
                let below = schemas::compare(sides, &join(path, "anyOf"), variant, other);
                differences.extend(below);
            }
            None => removed.push(variant),
        }
    }
    for variant in removed {
        differences.add(
            Rule::UnionVariantRemoved,
            path,
            Some(variant.to_json()),
            None,
        );
    }
    for variant in left {
        differences.add(Rule::UnionVariantAdded, path, None, Some(variant.to_json()));
    }
}
