//! Decides whether an update is applied, superseded or in conflict.

use serde_json::Value;

use super::context::Context;
use super::document::{Action, Expectation, Group};
use super::meaning::{Comparison, compare};
use super::read::appends;
use crate::spec::compare::only_words;

/// The decision on an update.
#[derive(Debug)]
pub(super) enum Judgement {
    /// The target is as expected.
    Ready,
    /// The target already has the result, which is this value.
    Superseded(Value),
    /// The target has another value, or a part of the result.
    Conflict(Box<Comparison>),
}

/// Compares a node with the expectation and with the update.
pub(super) fn update(
    document: &Value,
    context: Context,
    node: &Value,
    action: &Action,
) -> Judgement {
    let update = action.brought();
    let found = compare(document, context, node, update);
    let is_ready = match &action.expects {
        Expectation::Nothing => is_silent(&found),
        Expectation::Value(expected) => {
            has(node, expected) && changed(node, update).is_none_or(|it| has(expected, &it))
        }
    };
    if is_ready {
        return Judgement::Ready;
    }
    if is_result(&found, action) {
        return Judgement::Superseded(found.found.unwrap_or_default());
    }
    Judgement::Conflict(Box::new(found))
}

/// Whether the document says what the update says: nothing is missing, and nothing differs.
pub(super) fn holds(document: &Value, context: Context, node: &Value, update: &Value) -> bool {
    let found = compare(document, context, node, update);
    found.differences.is_empty() && found.missing.is_none()
}

/// Whether the document has none of what the update states, and nothing against it.
fn is_silent(found: &Comparison) -> bool {
    let states = found.is_new || found.words.missing;
    let has = found.is_there || found.words.equal || found.words.other;
    states && !has && found.differences.is_empty()
}

/// Whether the document has the result of the update.
fn is_result(found: &Comparison, action: &Action) -> bool {
    if found.is_new || !found.differences.is_empty() {
        return false;
    }
    if !only_words(action.brought()) {
        return found.is_there;
    }
    if found.words.missing {
        return false;
    }
    // Any text of the page takes the place of one that is there only so that there is one.
    let is_placeholder = action.group == Group::Generator && action.expects == Expectation::Nothing;
    !found.words.other || is_placeholder
}

/// Whether a value has every member of another, in any order of lists.
fn has(value: &Value, part: &Value) -> bool {
    match (value, part) {
        (Value::Object(members), Value::Object(part)) => part
            .iter()
            .all(|(name, part)| members.get(name).is_some_and(|member| has(member, part))),
        (Value::Array(items), Value::Array(part)) => {
            items.len() == part.len()
                && part.iter().all(|it| items.iter().any(|item| has(item, it)))
        }
        _ => value == part,
    }
}

/// The members of a node that a merge of the update changes; `None` if the node has none of them.
fn changed(node: &Value, update: &Value) -> Option<Value> {
    match (node, update) {
        (Value::Object(members), Value::Object(brought)) if !brought.is_empty() => {
            let existing: serde_json::Map<_, _> = brought
                .iter()
                .filter_map(|(name, value)| {
                    Some((name.clone(), changed(members.get(name)?, value)?))
                })
                .collect();
            (!existing.is_empty()).then_some(Value::Object(existing))
        }
        _ => Some(node.clone()),
    }
}

/// The expectation with which the update would be applied to the node, if there is one; `holds` is whether the document would
/// say what the update says.
pub(super) fn acceptable(
    node: &Value,
    update: &Value,
    found: &Comparison,
    holds: bool,
) -> Option<Value> {
    let expected = found.found.clone()?;
    let is_merged = node.is_object() && !appends(&expected, update);
    (holds && is_merged).then_some(expected)
}
