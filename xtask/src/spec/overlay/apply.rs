//! Applies an overlay, one step at a time.

use serde_json::Value;

use super::change::change;
use super::conflicts::Conflicts;
use super::context::Context;
use super::document::{Action, Change, Overlay, Step};
use super::judge::{self, Judgement};
use super::meaning::{compare, says_the_same};
use super::order::restore;
use super::report::{self, Conflict, Unapplied, accept, one_line};
use crate::problem::{Problem, Problems};
use crate::spec::compare::same;
use crate::spec::faults::faults;

/// How superseded actions are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// For the repository's own pages: a superseded action is an error, as a conflict is.
    Strict,
    /// For other pages: a superseded action is skipped and listed.
    Lenient,
}

/// A document with the overlay applied.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The document, in the order of the pages.
    pub document: Value,
    /// The number of actions that changed it.
    pub applied: usize,
    /// The superseded actions, in the order of the overlay; none in [`Mode::Strict`].
    pub superseded: Vec<Superseded>,
}

impl Applied {
    /// How many actions were applied, and how many superseded, for reports.
    pub(crate) fn counts(&self) -> String {
        let superseded = self.superseded.len();
        format!("{} applied, {superseded} superseded", self.applied)
    }
}

/// An action whose result was already in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Superseded {
    /// The action's `x-id`.
    pub id: String,
    /// The line of the overlay where the action begins, counted from 1.
    pub line: u64,
    /// The action's `target`.
    pub target: String,
}

/// Applies an overlay to the document that is derived from the pages.
///
/// The steps are applied in order, each to the result of the previous ones. A step that cannot be applied is skipped, so
/// that the following steps are checked too.
///
/// # Errors
///
/// Every action in conflict and, in [`Mode::Strict`], every superseded action. Each error has the place in the overlay,
/// what the action expected, what it found, and what to do.
pub fn apply(overlay: &Overlay, document: Value, mode: Mode) -> Result<Applied, Problems> {
    let mut result = Applied {
        document,
        applied: 0,
        superseded: Vec::new(),
    };
    let mut problems = Vec::new();
    let mut conflicts = Conflicts::default();
    for step in overlay.steps() {
        match take_step(step, &mut result.document) {
            Ok(()) => {
                result.applied += step.actions().count();
                conflicts.follow(step);
            }
            Err(Unapplied::Conflict(conflict)) => conflicts.add(*conflict, step, &result.document),
            Err(Unapplied::Superseded(found)) => {
                for action in step.actions() {
                    match mode {
                        Mode::Strict => problems.push(report::superseded(overlay, action, &found)),
                        Mode::Lenient => result.superseded.push(Superseded {
                            id: action.id.clone(),
                            line: action.line,
                            target: action.target.text.clone(),
                        }),
                    }
                }
            }
        }
    }
    problems.extend(conflicts.problems(overlay));
    problems.sort_by_key(Problem::line);
    Problems::check(problems)?;
    Ok(result)
}

/// The document with what the overlay brings and `picks`, as far as it fits. Conflicts are left out, but for those of a
/// replacement: whatever it finds, it brings the same.
pub fn fitting(overlay: &Overlay, mut document: Value, picks: impl Fn(&Value) -> bool) -> Value {
    for step in overlay.steps() {
        let is_picked = picks(step.replacement.unwrap_or(step.action).brought());
        // The commands that lay the whole overlay over a page report what does not fit.
        if is_picked && take_step(step, &mut document).is_err() {
            document = replaced_anyway(step, document);
        }
    }
    document
}

/// The document after a replacement that does not find what it expects.
fn replaced_anyway(step: Step<'_>, document: Value) -> Value {
    let Some(replacement) = step.replacement else {
        return document;
    };
    let mut removed = document.clone();
    let result = only_place(step.action, &document)
        .and_then(|_| change(step.action, &step.action.target.text, &mut removed))
        .and_then(|()| update(replacement, &mut removed));
    match result {
        Ok(()) => restore(&document, removed),
        Err(_) => document,
    }
}

/// Applies a step. A step that cannot be applied leaves the document as it was.
fn take_step<'a>(step: Step<'a>, document: &mut Value) -> Result<(), Unapplied<'a>> {
    // An update appends members and items: the order of the others stays.
    let changed = match (step.replacement, &step.action.change) {
        (None, Change::Update(_)) => return update(step.action, document),
        (None, _) => remove(step.action, document)?,
        (Some(replacement), _) => replace(step.action, replacement, document)?,
    };
    *document = restore(document, changed);
    Ok(())
}

/// Updates the document, if the update finds what it expects, and the document then says what it says; otherwise the document
/// stays as it was. There is no copy of the document, whose duration would grow with the square of the number of actions.
fn update<'a>(action: &'a Action, document: &mut Value) -> Result<(), Unapplied<'a>> {
    let brought = action.brought();
    let (pointer, node) = only_place(action, document)?;
    if node.is_array() && !brought.is_array() {
        let advice = "only an array can be appended to an array: write `update` as an array";
        return Err(Conflict::of(action, one_line(Some(node)), advice));
    }
    let node = node.clone();
    let context = Context::of(document, &pointer);
    let judgement = judge::update(document, context, &node, action);
    let is_ready = matches!(judgement, Judgement::Ready);
    let place = document.pointer_mut(&pointer);
    let merged = place.map_or(Ok(()), |place| change(action, "$", place));
    let after = document.pointer(&pointer).filter(|_| merged.is_ok());
    let holds = after.is_some_and(|it| judge::holds(document, context, it, brought));
    if is_ready && holds {
        return Ok(());
    }
    // What is malformed says nothing that the document could say.
    let fault = is_ready.then(|| fault_below(document, &pointer)).flatten();
    if let Some(place) = document.pointer_mut(&pointer) {
        place.clone_from(&node);
    }
    let found = match judgement {
        Judgement::Ready => {
            merged?;
            if let Some(advice) = fault {
                return Err(Conflict::of(action, one_line(Some(&node)), advice));
            }
            compare(document, context, &node, brought)
        }
        Judgement::Superseded(found) => {
            return Err(Unapplied::Superseded(one_line(Some(&found))));
        }
        Judgement::Conflict(found) => *found,
    };
    let accepted = judge::acceptable(&node, brought, &found, holds);
    let whole = (context == Context::Schema).then_some(&node);
    Err(Conflict::compared(action, &found, accepted, whole))
}

/// How to correct what is malformed at a place or below it.
fn fault_below(document: &Value, pointer: &str) -> Option<String> {
    let below = format!("{pointer}/");
    let fault = faults(document)
        .into_iter()
        .find(|it| format!("{}/", it.pointer).starts_with(&below))?;
    Some(format!("{}: {}", fault.message, fault.help))
}

/// A copy of the document after a removal, its order not yet restored.
fn remove<'a>(removal: &'a Action, document: &Value) -> Result<Value, Unapplied<'a>> {
    let target = &removal.target;
    if target.find(document).is_empty() && target.missing_member(document).is_some() {
        return Err(Unapplied::Superseded(one_line(None)));
    }
    let (pointer, node) = only_place(removal, document)?;
    if !is_expected(removal, document, &pointer, node) {
        return Err(Conflict::of(removal, one_line(Some(node)), accept(node)));
    }
    let mut removed = document.clone();
    change(removal, &removal.target.text, &mut removed)?;
    Ok(removed)
}

/// A copy of the document after a removal and the update that follows it, its order not yet restored. Both are
/// applied, or both are superseded, or neither is.
fn replace<'a>(
    removal: &'a Action,
    replacement: &'a Action,
    document: &Value,
) -> Result<Value, Unapplied<'a>> {
    let (pointer, node) = only_place(removal, document)?;
    let mut replaced = document.clone();
    change(removal, &removal.target.text, &mut replaced)?;
    update(replacement, &mut replaced)?;
    if is_expected(removal, document, &pointer, node) {
        return Ok(replaced);
    }
    let result = replaced.pointer(&pointer);
    let is_result = |result| means_the_same(document, &pointer, node, result);
    if same(document, &replaced) || result.is_some_and(is_result) {
        Err(Unapplied::Superseded(one_line(Some(node))))
    } else {
        Err(Conflict::of(removal, one_line(Some(node)), accept(node)))
    }
}

/// Whether a removal finds the value that it expects. Descriptions may differ.
fn is_expected(removal: &Action, document: &Value, pointer: &str, node: &Value) -> bool {
    removal
        .expects
        .value()
        .is_some_and(|expected| means_the_same(document, pointer, expected, node))
}

/// Whether two values of one place say the same, apart from texts.
fn means_the_same(document: &Value, pointer: &str, one: &Value, other: &Value) -> bool {
    same(one, other)
        || (Context::of(document, pointer) == Context::Schema
            && says_the_same(document, one, other))
}

/// The JSON pointer and the value of the one place that an action changes, which must be an object or an array.
fn only_place<'a, 'd>(
    action: &'a Action,
    document: &'d Value,
) -> Result<(String, &'d Value), Unapplied<'a>> {
    let (found, advice) = match action.target.find(document).as_slice() {
        [] => return Err(Conflict::missing(action, document)),
        [(pointer, node @ (Value::Object(_) | Value::Array(_)))] => {
            return Ok((pointer.clone(), node));
        }
        [(_, node)] => (
            one_line(Some(node)),
            "an overlay of this project changes only objects and arrays, although Overlay 1.1 knows other targets: \
             let `target` name the object that contains the value",
        ),
        several => (
            format!("{} places", several.len()),
            "an action changes exactly one place: let `target` match no other",
        ),
    };
    Err(Conflict::of(action, found, advice))
}
