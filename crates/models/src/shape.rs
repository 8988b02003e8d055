//! Descriptions of the JSON that the types of this crate accept.
//!
//! The code that reads an event does not report why it rejects a text. The walk of [`crate::decode`] does: it compares the
//! text with the shape of the type, which has the expectation and the known keys for every value.

/// The JSON that a type accepts.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// Any JSON.
    Anything,
    /// Any JSON, which is not inspected.
    Skipped,
    Boolean,
    /// An integer of 64 bits.
    Integer,
    /// An integer of 64 bits that is not negative.
    Unsigned,
    Number,
    Text {
        expected: &'static str,
        /// Returns whether the type accepts the string.
        accepts: fn(&str) -> bool,
    },
    /// Any string; some are documented.
    OpenEnum {
        expected: &'static str,
        is_documented: fn(&str) -> bool,
    },
    /// `null`, or another shape.
    Nullable(fn() -> Shape),
    Array(fn() -> Shape),
    /// An object with arbitrary keys, which may be secrets.
    Map(fn() -> Shape),
    Object {
        expected: &'static str,
        fields: &'static [Field],
    },
    /// A string, or an object.
    TextOrObject {
        expected: &'static str,
        fields: &'static [Field],
    },
}

impl Shape {
    /// Any string.
    pub(crate) fn any_text() -> Self {
        Self::Text {
            expected: "a string",
            accepts: |_| true,
        }
    }
}

/// A field of a struct.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    /// The key in JSON.
    pub(crate) key: &'static str,
    pub(crate) shape: fn() -> Shape,
}
