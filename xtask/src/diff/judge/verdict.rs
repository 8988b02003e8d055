//! What is judged of a change in addition to the wire: the Rust types, the version, the level.

use crate::diff::change::{Bump, Change, Detail, Level, Verdict, Wire};
use crate::diff::rule::Rule;

/// What users of the Rust types notice, and the version that it requires.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rust {
    /// What changes; `None` if nothing does.
    pub(super) text: Option<String>,
    /// The version.
    pub(super) bump: Bump,
    /// Whether both sides could be generated.
    pub(super) is_known: bool,
}

impl Rust {
    /// No type changes, but a text or what no type enforces.
    pub(super) const UNCHANGED: Self = Self {
        text: None,
        bump: Bump::Patch,
        is_known: true,
    };

    /// Something is there that was not.
    pub(super) fn added(text: String) -> Self {
        Self {
            text: Some(text),
            bump: Bump::Minor,
            is_known: true,
        }
    }

    /// Users' code may no longer compile.
    pub(super) fn broken(text: String) -> Self {
        Self {
            text: Some(text),
            bump: Bump::Major,
            is_known: true,
        }
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        let texts = self.text.into_iter().chain(other.text);
        let text = texts.collect::<Vec<_>>().join("; ");
        Self {
            text: (!text.is_empty()).then_some(text),
            bump: self.bump.max(other.bump),
            is_known: self.is_known && other.is_known,
        }
    }
}

/// A change, with its level.
pub(super) fn change(
    detail: Detail,
    details: Vec<Detail>,
    used_by: Vec<String>,
    wire: Wire,
    rust: Rust,
) -> Change {
    Change {
        rule: detail.rule,
        level: level(detail.rule, &rust, wire),
        bump: rust.bump,
        path: detail.path,
        used_by,
        wire,
        rust: rust.text,
        before: detail.before,
        after: detail.after,
        details,
    }
}

/// How serious a change is for a reviewer.
pub(super) fn level(rule: Rule, rust: &Rust, wire: Wire) -> Level {
    if rust.bump == Bump::Major || wire.old_reads_new != Verdict::Safe {
        Level::Error
    } else if wire.new_reads_old != Verdict::Safe
        || !rust.is_known
        || matches!(rule, Rule::ResponsesChanged | Rule::Deprecated)
    {
        Level::Warning
    } else {
        Level::Info
    }
}
