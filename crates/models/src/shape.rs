//! What the types of this crate take from JSON, as data.
//!
//! What reads an event says nothing of what it refuses. Where more is to be told, a text is walked along these
//! shapes ([`crate::decode`]): they say of every place what is expected there, and which keys are known.

/// What a type takes from JSON.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// Any JSON.
    Anything,
    /// Any JSON, which nobody looks at.
    Skipped,
    /// Any JSON; a text is the name of the event.
    EventName,
    Boolean,
    /// An integer of 64 bits.
    Integer,
    /// An integer of 64 bits that is not negative.
    Unsigned,
    Number,
    Text {
        expected: &'static str,
        /// Whether the type can be made of it.
        accepts: fn(&str) -> bool,
    },
    /// Any text; some are documented.
    OpenEnum {
        expected: &'static str,
        is_documented: fn(&str) -> bool,
    },
    /// `null`, or this.
    Nullable(fn() -> Shape),
    Array(fn() -> Shape),
    /// An object whose keys are somebody's own.
    Map(fn() -> Shape),
    Object {
        expected: &'static str,
        fields: &'static [Field],
    },
    /// A text, or an object.
    TextOrObject {
        expected: &'static str,
        fields: &'static [Field],
    },
}

impl Shape {
    /// A text of which nothing is asked.
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
    /// Its key in JSON.
    pub(crate) key: &'static str,
    pub(crate) shape: fn() -> Shape,
}
