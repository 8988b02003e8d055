//! Carries out one action.

use roas_overlay::apply::{Apply, ApplyOptions};
use serde_json::Value;

use super::document::Action;
use super::report::{Advice, Conflict, Unapplied};

/// Lets roas-overlay carry out one action.
pub(super) fn change<'a>(action: &'a Action, document: &mut Value) -> Result<(), Unapplied<'a>> {
    action
        .alone()
        .apply(document, ApplyOptions::ErrorOnZeroMatch.into())
        .map(|_| ())
        .map_err(|error| Conflict::of(action, error.kind.to_string(), Advice::Fix))
}
