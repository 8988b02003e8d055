//! Carries out one action.

use roas_overlay::apply::{Apply, ApplyOptions};
use serde_json::Value;

use super::document::Action;
use super::report::{Advice, Conflict, Unapplied};

/// Lets roas-overlay update a copy of the one place that an update changes: a copy of the whole document would take longer
/// than everything else.
pub(super) fn merge<'a>(action: &'a Action, node: &Value) -> Result<Value, Unapplied<'a>> {
    let mut merged = node.clone();
    let mut overlay = action.alone();
    for alone in &mut overlay.actions {
        "$".clone_into(&mut alone.target);
    }
    overlay
        .apply(&mut merged, ApplyOptions::ErrorOnZeroMatch.into())
        .map_err(|error| Conflict::of(action, error.kind.to_string(), Advice::Fix))?;
    Ok(merged)
}

/// Lets roas-overlay carry out one action.
pub(super) fn change<'a>(action: &'a Action, document: &mut Value) -> Result<(), Unapplied<'a>> {
    action
        .alone()
        .apply(document, ApplyOptions::ErrorOnZeroMatch.into())
        .map(|_| ())
        .map_err(|error| Conflict::of(action, error.kind.to_string(), Advice::Fix))
}
