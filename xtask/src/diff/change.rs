//! What a comparison finds: changes, each with its judgements.

use serde_json::Value;

use schemars::JsonSchema;
use serde::Serialize;
use strum::Display;

use super::rule::Rule;

/// Everything that differs between two documents; empty if nothing does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The changes, the most severe first, then in the order of their paths.
    pub changes: Vec<Change>,
    /// Why it is not known what becomes of the Rust types, and what to do about it; `None` if it is known.
    ///
    /// Then the version is a lower bound.
    pub not_known: Option<String>,
}

impl Report {
    /// The version to release: the greatest that a change requires.
    pub fn bump(&self) -> Bump {
        let bumps = self.changes.iter().map(|change| change.bump);
        bumps.max().unwrap_or(Bump::None)
    }
}

/// One change, with everything that it explains.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Change {
    /// What kind of change it is.
    pub rule: Rule,
    /// How serious it is for a reviewer.
    pub level: Level,
    /// The version that it requires.
    pub bump: Bump,
    /// Where, as a JSON pointer into the document that has the place: the newer one if both have.
    pub path: String,
    /// The events that reach the place, as `webhook bot.completed` or `callback bot.completed`; sorted.
    pub used_by: Vec<String>,
    /// Whether deliveries are still read.
    pub wire: Wire,
    /// What changes for users of the Rust types; `None` if nothing does.
    pub rust: Option<String>,
    /// The older value; `None` if there is none.
    pub before: Option<Value>,
    /// The newer value; `None` if there is none.
    pub after: Option<Value>,
    /// What else differs, and follows from this change or is at its place.
    pub details: Vec<Detail>,
}

/// A difference that a change explains.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Detail {
    /// What kind of difference it is.
    pub rule: Rule,
    /// Where, as a JSON pointer.
    pub path: String,
    /// The older value; `None` if there is none.
    pub before: Option<Value>,
    /// The newer value; `None` if there is none.
    pub after: Option<Value>,
}

/// Whether what one side writes is read by the other side's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Wire {
    /// Released code reads the new payloads. If it does not, deliveries break as soon as the vendor moves.
    pub old_reads_new: Verdict,
    /// Code with the new types reads the old payloads: retries, queues and replays.
    pub new_reads_old: Verdict,
}

/// A judgement about reading.
///
/// A payload is read if it arrives as the type that it is documented as. One that was typed and now arrives
/// as an error, or as an unknown event, is not.
#[derive(Clone, Copy, Debug, Display, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Verdict {
    /// Every payload is read, and this is proved.
    Safe,
    /// It could not be proved either way.
    Unknown,
    /// Some payloads are not read.
    Breaks,
}

/// How serious a change is for a reviewer.
#[derive(Clone, Copy, Debug, Display, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Level {
    /// For information.
    Info,
    /// Look at it: what was queued before may not be read, or the receiver's duties changed.
    Warning,
    /// Deliveries or users' code may break.
    Error,
}

/// A version, by the part that is raised.
#[derive(Clone, Copy, Debug, Display, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Bump {
    /// No release.
    None,
    /// Documentation, or what no type enforces.
    Patch,
    /// An addition.
    Minor,
    /// Users' code may no longer compile, or not mean the same.
    Major,
}

impl Detail {
    /// A difference at a place.
    pub(super) fn new(
        rule: Rule,
        path: impl Into<String>,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Self {
        let path = path.into();
        Self {
            rule,
            path,
            before,
            after,
        }
    }
}

impl Change {
    /// Makes changes that follow from this one its details; it requires the version that they require.
    pub(super) fn take(&mut self, others: Vec<Self>) {
        let heavier = |other: &&Self| self.rust.is_none() || other.bump > self.bump;
        let texts = others.iter().filter(heavier);
        let texts = texts.filter_map(|other| other.rust.as_deref());
        let texts = texts.filter(|text| self.rust.as_deref() != Some(text));
        let texts: Vec<&str> = self.rust.as_deref().into_iter().chain(texts).collect();
        self.rust = (!texts.is_empty()).then(|| texts.join("; "));
        for other in others {
            self.bump = self.bump.max(other.bump);
            self.level = self.level.max(other.level);
            self.wire = self.wire.worse(other.wire);
            self.details.push(other.as_detail());
            self.details.extend(other.details);
        }
    }

    /// The change as a detail of another.
    pub(super) fn as_detail(&self) -> Detail {
        let (before, after) = (self.before.clone(), self.after.clone());
        Detail::new(self.rule, &self.path, before, after)
    }

    /// A change that nobody notices, of which tests alter a part.
    #[cfg(test)]
    pub(super) fn unnoticed(rule: Rule, path: impl Into<String>) -> Self {
        Self {
            rule,
            level: Level::Info,
            bump: Bump::None,
            path: path.into(),
            used_by: Vec::new(),
            wire: Wire::SAFE,
            rust: None,
            before: None,
            after: None,
            details: Vec::new(),
        }
    }
}

impl Wire {
    /// Nothing that is sent is affected.
    pub const SAFE: Self = Self {
        old_reads_new: Verdict::Safe,
        new_reads_old: Verdict::Safe,
    };
    /// Nothing is known.
    pub const UNKNOWN: Self = Self {
        old_reads_new: Verdict::Unknown,
        new_reads_old: Verdict::Unknown,
    };

    /// The worse of both, in each direction.
    #[must_use]
    pub(super) fn worse(self, other: Self) -> Self {
        Self {
            old_reads_new: self.old_reads_new.max(other.old_reads_new),
            new_reads_old: self.new_reads_old.max(other.new_reads_old),
        }
    }
}
