//! The conflicts of a run, so that one decision is one problem.

use serde_json::Value;

use super::change::change;
use super::document::{Action, Overlay, Step};
use super::report::{self, Conflict};
use crate::problem::Problem;

/// The conflicts so far.
#[derive(Default)]
pub(super) struct Conflicts<'a> {
    found: Vec<(Conflict<'a>, Vec<&'a Action>)>,
    /// Actions that belong to payloads that no page documents.
    undocumented: Vec<(String, &'a Action)>,
    /// The document as it would be if the actions in conflict were applied.
    forced: Option<Value>,
}

impl<'a> Conflicts<'a> {
    /// Adds a conflict. An action whose target only an action in conflict brings waits for that one.
    pub(super) fn add(&mut self, conflict: Conflict<'a>, step: Step<'a>, document: &Value) {
        if conflict.is_missing {
            if let Some(payload) = undocumented(conflict.action, document) {
                let actions = step.actions().map(|action| (payload.clone(), action));
                self.undocumented.extend(actions);
                return;
            }
            let target = &conflict.action.target;
            let is_forced = |forced: &Value| !target.find(forced).is_empty();
            if self.forced.as_ref().is_some_and(is_forced) {
                let before = |(other, _): &&mut (Conflict<'a>, _)| {
                    target.text.starts_with(&other.action.target.text)
                };
                if let Some((_, waiting)) = self.found.iter_mut().rev().find(before) {
                    waiting.extend(step.actions());
                    self.follow(step);
                    return;
                }
            }
        }
        self.forced.get_or_insert_with(|| document.clone());
        self.follow(step);
        self.found.push((conflict, Vec::new()));
    }

    /// Applies a step to the document in which actions in conflict are applied.
    pub(super) fn follow(&mut self, step: Step<'a>) {
        if let Some(forced) = &mut self.forced {
            for action in step.actions() {
                // What cannot be applied is reported by itself.
                let _ = change(action, &action.target.text, forced);
            }
        }
    }

    /// A problem for each decision.
    pub(super) fn problems(&self, overlay: &Overlay) -> Vec<Problem> {
        let conflicts = self.found.iter();
        let conflicts = conflicts.map(|(conflict, waiting)| conflict.problem(overlay, waiting));
        conflicts
            .chain(report::undocumented(overlay, &self.undocumented))
            .collect()
    }
}

/// The payload that an action belongs to, if the document does not have it.
fn undocumented(action: &Action, document: &Value) -> Option<String> {
    let below = action.target.text.strip_prefix("$.components.schemas.")?;
    let name = below.split(['.', '[']).next()?;
    let is_payload = ["Bot", "Calendar", "Callback"]
        .iter()
        .any(|family| name.starts_with(family))
        && (name.contains("Webhook") || name.contains("Callback"));
    let schemas = document.get("components")?.get("schemas")?;
    (is_payload && schemas.get(name).is_none()).then(|| name.to_owned())
}
