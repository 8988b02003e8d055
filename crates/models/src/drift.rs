//! What a payload holds that the types do not know.

use std::fmt;

/// A place of a payload that the types of this crate do not know: the vendor has moved.
///
/// It never holds a value, which may be a secret; whoever has the payload can look there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Drift {
    /// Where, as a path from the root: `data.participants[3].pronouns`.
    pub path: String,
    /// What it is.
    pub kind: DriftKind,
}

/// What the types do not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DriftKind {
    /// A key of an object. It is accepted and not stored.
    UnknownKey,
    /// A value of an enum, or the name of the event. It is kept.
    UnknownValue,
}

impl fmt::Display for Drift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.kind)
    }
}

impl fmt::Display for DriftKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::UnknownKey => "an unknown key",
            Self::UnknownValue => "an unknown value",
        })
    }
}
