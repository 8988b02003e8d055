//! One decision of the vendor is told once, in however many places it shows.
//!
//! Every operation states the same headers and answers, and one type may be named in many places at a time.

use std::collections::BTreeMap;

use serde_json::Value;

use super::change::{Change, Detail};
use super::differences::Sides;
use super::document::reference;
use super::rule::Rule;

/// Brings together the changes that are one decision: the first stays, the others become its details.
pub fn alike(changes: Vec<Change>, sides: Sides<'_>) -> Vec<Change> {
    let mut merged: Vec<Change> = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for change in changes {
        let Some(decision) = decision(&change, sides) else {
            merged.push(change);
            continue;
        };
        if let Some(first) = seen.get(&decision).and_then(|at| merged.get_mut(*at)) {
            hang(first, change);
        } else {
            seen.insert(decision, merged.len());
            merged.push(change);
        }
    }
    merged
}

/// What is the same in all places of one decision; `None` for a change that stands alone.
fn decision(change: &Change, sides: Sides<'_>) -> Option<String> {
    let Change {
        rule,
        before,
        after,
        wire,
        ..
    } = change;
    let in_operation = ["/webhooks/", "/components/callbacks/"]
        .iter()
        .any(|prefix| change.path.starts_with(prefix));
    match rule {
        Rule::HeadersChanged
        | Rule::DeliveryChanged
        | Rule::ResponsesChanged
        | Rule::DocumentationChanged
        | Rule::Deprecated
            if in_operation =>
        {
            Some(format!("{rule:?} {before:?} {after:?}"))
        }
        Rule::TypeExtracted => Some(format!("{rule:?} {wire:?} {:?}", name(after.as_ref()))),
        Rule::TypeInlined => Some(format!("{rule:?} {wire:?} {:?}", name(before.as_ref()))),
        Rule::TypeChanged | Rule::ArrayItemsChanged | Rule::MapValuesChanged
            if moves_and_changes(change, sides) =>
        {
            Some(format!("{rule:?} {wire:?} {before:?} {after:?}"))
        }
        _ => None,
    }
}

/// Whether another named type stands there, or an object is extracted or inlined and is another at the same time.
fn moves_and_changes(change: &Change, sides: Sides<'_>) -> bool {
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let is_object = |side: Option<&Value>| side.is_some_and(|it| it.get("properties").is_some());
    let is_gone = name(before).is_some_and(|name| sides.pairs.after(name).is_none());
    let has_come = name(after).is_some_and(|name| sides.pairs.before(name).is_none());
    if is_gone {
        has_come || is_object(after)
    } else {
        has_come && is_object(before)
    }
}

fn name(side: Option<&Value>) -> Option<&str> {
    reference(side?.as_object()?)
}

fn hang(first: &mut Change, other: Change) {
    first.used_by.extend(other.used_by);
    first.used_by.sort();
    first.used_by.dedup();
    if let Some(text) = other.rust {
        first.rust = Some(match first.rust.take() {
            Some(rust) => format!("{rust}; {text}"),
            None => text,
        });
    }
    first.bump = first.bump.max(other.bump);
    first.level = first.level.max(other.level);
    first.details.push(Detail {
        rule: other.rule,
        path: other.path,
        before: other.before,
        after: other.after,
    });
    first.details.extend(other.details);
}
