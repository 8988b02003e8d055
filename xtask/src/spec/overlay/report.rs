//! Reports why an action is not applied.

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
    pub(super) advice: Advice,
}

/// What a person can do about a conflict.
#[derive(Clone, Debug)]
pub(super) enum Advice {
    /// The overlay library rejects the action.
    Fix,
    /// What the action brings is malformed: what is wrong, and what to do.
    Correct(String),
    /// The action would be applied if it expected this value.
    Expect(Value),
    /// The document has a part of the update, and lacks this one.
    Shorten(Value),
    /// No expectation would make the update hold: it can add to this value, and not take from it.
    Replace(Value),
    /// The target matches nothing. It would be a member of the place with this path.
    Missing(Option<(String, String)>),
    /// The target matches several places.
    Several,
    /// The target is neither an object nor an array.
    Plain,
    /// A value that is not an array would be appended to an array.
    List,
}

impl Advice {
    /// The advice for a target that matches nothing.
    pub(super) fn missing(action: &Action, document: &Value) -> Self {
        Self::Missing(action.target.missing_member(document))
    }

    fn text(&self) -> String {
        const DECIDE: &str = "read the page, then fix the action or delete it";
        match self {
            Self::Fix => DECIDE.to_owned(),
            Self::Correct(fault) => fault.clone(),
            Self::Expect(value) => {
                format!("{DECIDE}\nto accept what is found: `x-expects: {{ value: {value} }}`")
            }
            Self::Shorten(value) => {
                format!("{DECIDE}\nthe document lacks only this: `update: {value}`")
            }
            Self::Replace(value) => format!(
                "{DECIDE}\nan update adds to what is found, and removes nothing: to replace it, let an action remove it \
                 (`remove: true`, `x-replaced-by`) with `x-expects: {{ value: {value} }}`"
            ),
            Self::Missing(None) => {
                "the place was moved, renamed or removed: fix `target`, or delete the action"
                    .to_owned()
            }
            Self::Missing(Some((parent, name))) => format!(
                "the place was moved, renamed or removed: fix `target`, or delete the action\n\
                 to add it, let `target` be `{parent}`, and write what is new below its key: `update: {{ {name}: … }}`"
            ),
            Self::Several => {
                "an action changes exactly one place: let `target` match no other".to_owned()
            }
            Self::Plain => {
                "an overlay of this project changes only objects and arrays, although Overlay 1.1 knows other targets: \
                 let `target` name the object that contains the value"
                    .to_owned()
            }
            Self::List => {
                "only an array can be appended to an array: write `update` as an array".to_owned()
            }
        }
    }
}

impl<'a> Conflict<'a> {
    /// A conflict of this action.
    pub(super) fn of(
        action: &'a Action,
        found: impl Into<String>,
        advice: Advice,
    ) -> Unapplied<'a> {
        Unapplied::Conflict(Box::new(Self {
            action,
            found: found.into(),
            differences: Vec::new(),
            advice,
        }))
    }

    /// A conflict of an update with what the document says. `accepted` is the value that the action could expect, and
    /// `whole` the schema that it changes.
    pub(super) fn compared(
        action: &'a Action,
        brought: &Value,
        compared: &Comparison,
        accepted: Option<Value>,
        whole: Option<&Value>,
    ) -> Unapplied<'a> {
        let has_facts = compared.is_there && compared.is_new && compared.differences.is_empty();
        let advice = match (&compared.missing, accepted, &compared.found) {
            (Some(missing), _, _) if has_facts && missing != brought => {
                Advice::Shorten(missing.clone())
            }
            (_, Some(accepted), _) => Advice::Expect(accepted),
            (Some(missing), None, _) if compared.differences.is_empty() && missing != brought => {
                Advice::Shorten(missing.clone())
            }
            (_, None, Some(found)) => Advice::Replace(whole.unwrap_or(found).clone()),
            (_, None, None) => Advice::Fix,
        };
        Unapplied::Conflict(Box::new(Self {
            action,
            found: one_line(compared.found.as_ref()),
            differences: compared.differences.clone(),
            advice,
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
        lines.push(self.advice.text());
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
    let mut names: Vec<String> = actions.iter().map(|(name, _)| name.clone()).collect();
    names.dedup();
    names.sort();
    names.dedup();
    let names = names.join(" and ");
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
