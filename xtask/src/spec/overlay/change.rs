//! Carries out one action.

use roas_overlay::apply::{Apply, ApplyOptions};
use serde_json::Value;

use super::document::Action;
use super::report::{Conflict, DECIDE, Unapplied};

/// Lets roas-overlay carry out one action at a path of a value: at its target of a document, or at `$` of the place that it
/// changes, for a copy of the whole document would take longer than everything else.
pub(super) fn change<'a>(
    action: &'a Action,
    path: &str,
    value: &mut Value,
) -> Result<(), Unapplied<'a>> {
    let applied = action
        .alone(path)
        .apply(value, ApplyOptions::ErrorOnZeroMatch.into());
    match applied {
        Ok(_) => Ok(()),
        Err(error) => Err(Conflict::of(action, error.kind.to_string(), DECIDE)),
    }
}
