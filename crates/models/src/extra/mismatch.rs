//! Where and why a map is not of a user's type.

use std::fmt;

use serde_core::de::{Error, Expected, Unexpected};

use crate::Found;
use crate::decode::step;

/// The first mismatch. It has no value, and no key but those of the type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// The steps from the value to the root.
    pub(super) steps: Vec<String>,
    pub(super) expected: Option<String>,
    pub(super) found: Option<Found>,
}

impl Mismatch {
    pub(super) fn path(&self) -> String {
        let path: String = self.steps.iter().rev().map(String::as_str).collect();
        path.trim_start_matches('.').to_owned()
    }

    /// What the type expects, and the kind of what was found. If their words are the same, the type rejects something
    /// else.
    pub(super) fn kinds(self) -> Option<(String, Found)> {
        let (expected, found) = (self.expected?, self.found?);
        (expected != found.to_string()).then_some((expected, found))
    }
}

impl Error for Mismatch {
    /// Drops the message, which may quote a value.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::default()
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self {
            found: kind(found),
            ..Self::invalid_value(found, expected)
        }
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self {
            expected: Some(words(expected)),
            ..Self::default()
        }
    }

    fn missing_field(key: &'static str) -> Self {
        Self {
            steps: vec![step(key)],
            expected: Some("this required key".to_owned()),
            found: Some(Found::Missing),
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the type rejects the value")
    }
}

impl std::error::Error for Mismatch {}

/// What a type expects, in terms of JSON: serde's own types and its derived code name types of Rust.
pub(super) fn words(expected: &dyn Expected) -> String {
    let expected = expected.to_string();
    match expected.as_str() {
        "u8" | "u16" | "u32" | "u64" => "an integer that is not negative",
        "i8" | "i16" | "i32" | "i64" => "an integer",
        "f32" | "f64" => "a number",
        "a sequence" => "an array",
        "a map" => "an object",
        "newtype variant" | "tuple variant" | "struct variant" => "a variant that has a value",
        text if text.starts_with("struct ") => "an object",
        _ => return expected,
    }
    .to_owned()
}

/// `None` for what is not JSON: the kind is that of the value that was read.
fn kind(found: Unexpected<'_>) -> Option<Found> {
    Some(match found {
        Unexpected::Bool(_) => Found::Boolean,
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => Found::Number,
        // JSON represents a variant without a value as a string.
        Unexpected::Str(_) | Unexpected::UnitVariant => Found::String,
        Unexpected::Unit | Unexpected::Option => Found::Null,
        Unexpected::Seq => Found::Array,
        Unexpected::Map => Found::Object,
        _ => return None,
    })
}
