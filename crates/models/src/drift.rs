//! Keys and values of a payload that the types do not know.

use std::fmt;

/// A key or a value of a payload that the types of this crate do not know, because the vendor has added it.
///
/// It has the path only. The value may be a secret, and is in the payload at this path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Drift {
    /// The path from the root: `data.participants[3].pronouns`. A key is cut at the first link in it.
    pub path: String,
    /// Whether it is a key or a value.
    pub kind: DriftKind,
}

/// The kind of a [`Drift`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DriftKind {
    /// A key of an object. The types ignore it.
    UnknownKey,
    /// A value of an enum, or the name of the event. The types keep it.
    UnknownValue,
    /// A string with an unpaired surrogate, such as `"\ud83d"`, which is read as U+FFFD. The sender cut a character in
    /// half.
    UnpairedSurrogate,
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
            Self::UnpairedSurrogate => "an unpaired surrogate",
        })
    }
}
