//! The kind of what was found.

use std::fmt;

/// The kind of what was found where something else was expected; never the value, which may be a secret.
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
    /// A required key is missing.
    Missing,
    /// The key is a duplicate: the object has it already.
    DuplicateKey,
    /// The text ends before the JSON does.
    End,
    /// Invalid JSON.
    Syntax,
    /// Invalid UTF-8.
    InvalidUtf8,
    /// Nesting beyond the [limit](crate#limits).
    TooDeep,
    /// A value that JSON does not have, such as the bytes of a binary format.
    Other,
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
            Self::Missing => "nothing",
            Self::DuplicateKey => "a duplicate",
            Self::End => "the end of the text",
            Self::Syntax => "invalid JSON",
            Self::InvalidUtf8 => "invalid UTF-8",
            Self::TooDeep => "deeper nesting",
            Self::Other => "something else",
        })
    }
}
