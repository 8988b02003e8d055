//! The kind of what was found.

use std::fmt;

use serde_core::de::Unexpected;

/// What stood where something else was expected: its kind, never its value, which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Found {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// The key is missing.
    Nothing,
    /// The key stands there a second time.
    SecondKey,
    /// The text ends too early.
    End,
    /// Text that is no JSON.
    Syntax,
    /// Bytes that are no UTF-8.
    InvalidUtf8,
    /// Deeper nesting than is read.
    TooDeep,
    /// Something that no JSON text holds, such as the bytes of a binary format.
    Other,
}

impl Found {
    pub(super) fn of(unexpected: Unexpected<'_>) -> Self {
        match unexpected {
            Unexpected::Bool(_) => Self::Boolean,
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => Self::Number,
            // A variant that has no value is a text.
            Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::UnitVariant => Self::String,
            Unexpected::Unit | Unexpected::Option => Self::Null,
            Unexpected::Seq => Self::Array,
            Unexpected::Map => Self::Object,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Nothing => "nothing",
            Self::SecondKey => "a second one",
            Self::End => "the end of the text",
            Self::Syntax => "text that is no JSON",
            Self::InvalidUtf8 => "bytes that are no UTF-8",
            Self::TooDeep => "deeper nesting",
            Self::Other => "something else",
        })
    }
}
