//! One decision of the vendor is one change, in however many places it shows.
//!
//! Every operation states the same headers and answers, one type may be named in many places at a time, and a type
//! comes and goes with what refers to it.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use serde_json::Value;

use crate::diff::change::{Change, Detail};
use crate::diff::matching::{Matched, Sides};
use crate::diff::rule::Rule;
use crate::schema::{Document, join, named};

/// Brings together the changes that are one decision: the first stays, the others become its details.
pub(super) fn together(
    mut changes: Vec<Change>,
    sides: Sides<'_>,
    matched: &Matched,
) -> Vec<Change> {
    let mut of_rule = |rule| changes.extract_if(.., |it| it.rule == rule).collect();
    let (added, removed): (Vec<_>, Vec<_>) = (of_rule(Rule::TypeAdded), of_rule(Rule::TypeRemoved));
    let mut changes = alike(changes, sides);
    constants(&mut changes, sides, matched);
    deliveries(&mut changes, sides, matched);
    hang(&mut changes, &sides.after.document, added, |it| {
        it.after.as_ref()
    });
    hang(&mut changes, &sides.before.document, removed, |it| {
        it.before.as_ref()
    });
    changes
}

fn alike(changes: Vec<Change>, sides: Sides<'_>) -> Vec<Change> {
    let mut merged: Vec<Change> = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for change in changes {
        let Some(decision) = decision(&change, sides) else {
            merged.push(change);
            continue;
        };
        if let Some(first) = seen.get(&decision).and_then(|at| merged.get_mut(*at)) {
            first.used_by.extend(change.used_by.iter().cloned());
            first.used_by.sort();
            first.used_by.dedup();
            // Each place has its own field, so that all are reported.
            let own = change
                .rust
                .clone()
                .filter(|text| first.rust.as_ref() != Some(text));
            let texts: Vec<String> = first.rust.take().into_iter().chain(own).collect();
            first.take(vec![change]);
            first.rust = (!texts.is_empty()).then(|| texts.join("; "));
        } else {
            seen.insert(decision, merged.len());
            merged.push(change);
        }
    }
    merged
}

/// What is the same in all places of one decision; `None` for a change of its own.
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

/// Whether another named type is there, or an object is extracted or inlined and is another at the same time.
fn moves_and_changes(change: &Change, sides: Sides<'_>) -> bool {
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let is_object = |side: Option<&Value>| side.is_some_and(|it| it.get("properties").is_some());
    let is_gone = name(before).is_some_and(|name| sides.pairs.after(&name).is_none());
    let has_come = name(after).is_some_and(|name| sides.pairs.before(&name).is_none());
    if is_gone {
        has_come || is_object(after)
    } else {
        has_come && is_object(before)
    }
}

/// The name that the JSON of a schema refers to.
fn name(schema: Option<&Value>) -> Option<String> {
    named(schema?.get("$ref")?.as_str()?)
}

/// Where a delivery came or went and its payload's type stays, the other type of its constant becomes a detail of
/// the delivery's change.
fn constants(changes: &mut Vec<Change>, sides: Sides<'_>, matched: &Matched) {
    let removed = matched
        .removed
        .iter()
        .filter_map(|key| sides.before.delivery(key));
    let added = matched
        .added
        .iter()
        .filter_map(|key| sides.after.delivery(key));
    for delivery in removed.chain(added) {
        let Some(name) = delivery.payload.reference() else {
            continue;
        };
        let path = event_of(name);
        let is_same = |change: &Change| change.path == path && change.before == change.after;
        let Some(constant) = changes.iter().position(is_same) else {
            continue;
        };
        let constant = changes.remove(constant);
        match changes
            .iter_mut()
            .find(|change| change.path == delivery.pointer)
        {
            Some(own) => own.take(vec![constant]),
            None => changes.push(constant),
        }
    }
}

fn event_of(payload: &str) -> String {
    format!("{}/properties/event", join("/components/schemas", payload))
}

/// Makes what a delivery's own change explains a detail of it: its type's other name, its constant.
fn deliveries(changes: &mut Vec<Change>, sides: Sides<'_>, matched: &Matched) {
    for (old, new) in &matched.both {
        let Some(after) = sides.after.delivery(new) else {
            continue;
        };
        let Some(name) = after.payload.reference() else {
            continue;
        };
        let is_change = |change: &Change| {
            matches!(
                change.rule,
                Rule::EventDiscriminatorChanged | Rule::EventRenamed
            ) && change.path == after.pointer
        };
        let Some(by) = changes.iter().find(|it| is_change(it)).map(|it| it.rule) else {
            continue;
        };
        let is_operation_id = |change: &Change| {
            change.path.starts_with(&after.pointer)
                && change.path.ends_with("/operationId")
                && change.before.as_ref().is_some_and(|name| *name == *old.1)
                && change.after.as_ref().is_some_and(|name| *name == *new.1)
                && change.details.is_empty()
        };
        let follows = |change: &mut Change| {
            if by == Rule::EventRenamed {
                let is_type = change.path == join("/components/schemas", name);
                (is_type && change.rule == Rule::TypeRenamed) || is_operation_id(change)
            } else {
                let is_value = matches!(
                    change.rule,
                    Rule::ConstChanged | Rule::EnumValueAdded | Rule::EnumValueRemoved
                );
                is_value && change.path == event_of(name)
            }
        };
        let taken = changes.extract_if(.., follows).collect();
        if let Some(change) = changes.iter_mut().find(|change| is_change(change)) {
            change.take(taken);
        }
    }
}

/// Gives each type to the first change whose `side` reaches it; what no change reaches stays a change of its own.
fn hang(
    changes: &mut Vec<Change>,
    document: &Document,
    types: Vec<Change>,
    side: fn(&Detail) -> Option<&Value>,
) {
    let types = types.into_iter().map(|it| (it.path.clone(), it));
    let mut types: BTreeMap<String, Change> = types.collect();
    for change in &mut *changes {
        let own = change.as_detail();
        let mut names = BTreeSet::new();
        for value in iter::once(&own).chain(&change.details).filter_map(side) {
            references(value, &mut names);
        }
        let reached = document.reach(names.iter().map(String::as_str));
        let reached = reached.iter().map(|it| join("/components/schemas", it));
        change.take(reached.filter_map(|path| types.remove(&path)).collect());
    }
    changes.extend(types.into_values());
}

/// Every name that the JSON of a schema refers to.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    found.extend(name(Some(value)));
    match value {
        Value::Object(members) => members.values().for_each(|it| references(it, found)),
        Value::Array(items) => items.iter().for_each(|it| references(it, found)),
        _ => {}
    }
}
