//! What the types of this crate take from JSON, as data.
//!
//! Events are read by `Deserialize`, which says little of what it refuses. Where more is to be told, a text is
//! walked along these shapes ([`crate::decode`]): they say of every place what is expected there and which keys
//! are known. That they say what `Deserialize` does is tested at every place of every payload.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use uuid::Uuid;

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

/// A type that is read from JSON.
pub(crate) trait Shaped: Sized {
    fn shape() -> Shape;

    /// What stands for a field of this type whose key is absent.
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: Shaped> Shaped for Option<T> {
    fn shape() -> Shape {
        Shape::Nullable(T::shape)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Shaped> Shaped for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Shaped> Shaped for Vec<T> {
    fn shape() -> Shape {
        Shape::Array(T::shape)
    }
}

impl<T: Shaped> Shaped for BTreeMap<String, T> {
    fn shape() -> Shape {
        Shape::Map(T::shape)
    }
}

impl Shaped for Map<String, Value> {
    fn shape() -> Shape {
        Shape::Map(Value::shape)
    }
}

impl Shaped for Value {
    fn shape() -> Shape {
        Shape::Anything
    }
}

impl Shaped for bool {
    fn shape() -> Shape {
        Shape::Boolean
    }
}

impl Shaped for i64 {
    fn shape() -> Shape {
        Shape::Integer
    }
}

impl Shaped for u64 {
    fn shape() -> Shape {
        Shape::Unsigned
    }
}

impl Shaped for f64 {
    fn shape() -> Shape {
        Shape::Number
    }
}

impl Shaped for String {
    fn shape() -> Shape {
        Shape::any_text()
    }
}

impl Shaped for Uuid {
    fn shape() -> Shape {
        Shape::Text {
            expected: "a UUID string",
            accepts: |text| Self::try_parse(text).is_ok(),
        }
    }
}
