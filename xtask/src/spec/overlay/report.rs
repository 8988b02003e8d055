//! Reports why an action is not applied.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{Action, Overlay};
use super::meaning::Comparison;
use crate::problem::Problem;

/// Why a step is not applied.
pub(super) enum Unapplied<'a> {
    /// The document already has the result, which is this.
    Superseded(String),
    /// The document differs from what the action expects.
    Conflict(Box<Conflict<'a>>),
}

/// A conflict of an action with the document.
pub(super) struct Conflict<'a> {
    pub(super) action: &'a Action,
    pub(super) found: String,
    /// Where the document differs from the update.
    pub(super) differences: Vec<String>,
    /// What a person can do about it.
    pub(super) advice: String,
    /// Whether the target matches nothing.
    pub(super) is_missing: bool,
}

/// The advice on an action of which nothing else is known.
pub(super) const DECIDE: &str = "read the page, then fix the action or delete it";

/// The advice on an action that would be applied if it expected this value.
pub(super) fn accept(value: &Value) -> String {
    format!("{DECIDE}\nto accept what is found: `x-expects: {{ value: {value} }}`")
}

impl<'a> Conflict<'a> {
    /// A conflict of this action.
    pub(super) fn of(
        action: &'a Action,
        found: impl Into<String>,
        advice: impl Into<String>,
    ) -> Unapplied<'a> {
        Unapplied::Conflict(Box::new(Self {
            action,
            found: found.into(),
            differences: Vec::new(),
            advice: advice.into(),
            is_missing: false,
        }))
    }

    /// A conflict of an action whose target matches nothing.
    pub(super) fn missing(action: &'a Action, document: &Value) -> Unapplied<'a> {
        let mut advice =
            "the place was moved, renamed or removed: fix `target`, or delete the action"
                .to_owned();
        if let Some((parent, name)) = action.target.missing_member(document) {
            advice += &format!(
                "\nto add it, let `target` be `{parent}`, and write what is new below its key: `update: {{ {name}: … }}`"
            );
        }
        Unapplied::Conflict(Box::new(Self {
            action,
            found: "no such place".to_owned(),
            differences: Vec::new(),
            advice,
            is_missing: true,
        }))
    }

    /// A conflict of an update with what the document says. `accepted` is the value that the action could expect, and
    /// `whole` the schema that it changes.
    pub(super) fn compared(
        action: &'a Action,
        compared: &Comparison,
        accepted: Option<Value>,
        whole: Option<&Value>,
    ) -> Unapplied<'a> {
        let is_equal = compared.differences.is_empty();
        let has_facts = compared.is_there && compared.is_new && is_equal;
        let shorter = compared
            .missing
            .as_ref()
            .filter(|it| *it != action.brought());
        let shorter = shorter.filter(|_| has_facts || (accepted.is_none() && is_equal));
        let advice = if let Some(missing) = shorter {
            format!("{DECIDE}\nthe document lacks only this: `update: {missing}`")
        } else if let Some(accepted) = accepted {
            accept(&accepted)
        } else if let Some(found) = &compared.found {
            format!(
                "{DECIDE}\nan update adds to what is found, and removes nothing: to replace it, let an action remove it \
                 (`remove: true`, `x-replaced-by`) with `x-expects: {{ value: {} }}`",
                whole.unwrap_or(found)
            )
        } else {
            DECIDE.to_owned()
        };
        Unapplied::Conflict(Box::new(Self {
            action,
            found: one_line(compared.found.as_ref()),
            differences: compared.differences.clone(),
            advice,
            is_missing: false,
        }))
    }

    /// The conflict, with the place of its action in the overlay, and the actions that wait for it.
    pub(super) fn problem(&self, overlay: &Overlay, waiting: &[&Action]) -> Problem {
        let Action { id, target, .. } = self.action;
        let mut lines = vec![
            format!("expected: {}", one_line(self.action.expects.value())),
            format!("found:    {}", self.found),
        ];
        let differences = self.differences.iter();
        lines.extend(differences.map(|difference| format!("differs:  {difference}")));
        lines.push(format!("reason:   {}", self.action.reason));
        lines.push(format!("source:   {}", self.action.source));
        if !waiting.is_empty() {
            lines.push(format!("waiting:  {}, until this is decided", ids(waiting)));
        }
        lines.push(self.advice.clone());
        overlay.source.problem(
            format!(
                "conflict: action `{id}` expects another value at `{}`",
                target.text
            ),
            target.span,
            "this target",
            lines.join("\n"),
        )
    }
}

/// The payloads that no page documents, with all actions that belong to them.
pub(super) fn undocumented(overlay: &Overlay, actions: &[(String, &Action)]) -> Option<Problem> {
    let (_, first) = actions.first()?;
    let names: BTreeSet<&str> = actions.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(" and ");
    let actions: Vec<&Action> = actions.iter().map(|(_, action)| *action).collect();
    Some(overlay.source.problem(
        format!("the given pages no longer document {names}"),
        first.target.span,
        "this action belongs to it",
        format!(
            "pass the page that does, in addition to the others\nif the vendor removed the payload, delete the \
             actions {}",
            ids(&actions)
        ),
    ))
}

fn ids(actions: &[&Action]) -> String {
    let ids: Vec<String> = actions.iter().map(|it| format!("`{}`", it.id)).collect();
    ids.join(", ")
}

/// An action without effect, with its place in the overlay.
pub(super) fn superseded(overlay: &Overlay, action: &Action, found: &str) -> Problem {
    overlay.source.problem(
        format!(
            "superseded: the document already has the result of action `{}` at `{}`",
            action.id, action.target.text
        ),
        action.target.span,
        "already has the result",
        format!("found: {found}\nthe vendor caught up: delete the action"),
    )
}

/// A value on one line.
pub(super) fn one_line(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), Value::to_string)
}
