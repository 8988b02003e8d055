//! Reports why an action is not applied.

use serde_json::Value;

use super::document::{Action, Overlay};
use crate::problem::Problem;

/// Why a step is not applied.
pub(super) enum Unapplied<'a> {
    /// The document already has the result, which is this.
    Superseded(String),
    /// The document differs from what the action expects.
    Conflict(Conflict<'a>),
}

/// A conflict of an action with the document.
pub(super) struct Conflict<'a> {
    pub(super) action: &'a Action,
    pub(super) found: String,
    pub(super) advice: Advice,
}

/// What a person can do about a conflict.
#[derive(Clone, Copy)]
pub(super) enum Advice {
    /// The target has another value.
    Fix,
    /// The target matches nothing.
    Missing,
    /// The target matches several places.
    Several,
    /// The target is neither an object nor an array.
    Plain,
    /// A value that is not an array would be appended to an array.
    List,
}

impl Advice {
    fn text(self) -> &'static str {
        match self {
            Self::Fix => "read the page, then fix the action or delete it",
            Self::Missing => {
                "the place was moved, renamed or removed: fix `target`, or delete the action"
            }
            Self::Several => "an action changes exactly one place: let `target` match no other",
            Self::Plain => {
                "an overlay changes only objects and arrays: let `target` name the object that contains the value"
            }
            Self::List => "only an array can be appended to an array: write `update` as an array",
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
        Unapplied::Conflict(Self {
            action,
            found: found.into(),
            advice,
        })
    }

    /// The conflict, with the place of its action in the overlay.
    pub(super) fn problem(&self, overlay: &Overlay) -> Problem {
        let expected = self.action.expects.value();
        overlay.source.problem(
            format!(
                "conflict: action `{}` expects another value at `{}`",
                self.action.id, self.action.target.text
            ),
            self.action.target.span,
            "this target",
            format!(
                "expected: {}\nfound:    {}\nreason:   {}\nsource:   {}\n{}",
                one_line(expected),
                self.found,
                self.action.reason,
                self.action.source,
                self.advice.text()
            ),
        )
    }
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

/// A value on one line, shortened if it is long.
pub(super) fn one_line(value: Option<&Value>) -> String {
    const LONGEST: usize = 400;
    let text = value.map_or_else(|| "nothing".to_owned(), Value::to_string);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
