//! The error type that the types of this crate see while they are read with their path tracked.

use std::fmt;

use serde_core::de::{Error, Expected, Unexpected};

use super::found::Found;

/// Why a value was refused.
#[derive(Debug)]
pub(super) enum Failure<E> {
    /// By the visitor; where is not known yet.
    Rejected(Refusal),
    /// By the format, or already known to the tracker.
    Format(E),
}

/// What a visitor says when it refuses a value.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The key that is missing or doubled, in the object at hand.
    pub(super) key: Option<&'static str>,
    /// In the words of the type; `None` where its general words will do.
    pub(super) expected: Option<String>,
    /// `None` where it is the kind of the value at hand.
    pub(super) found: Option<Found>,
}

impl Refusal {
    pub(super) fn second(key: &'static str) -> Self {
        Self {
            key: Some(key),
            expected: Some("this key once".to_owned()),
            found: Some(Found::DuplicateKey),
        }
    }
}

impl<E> From<Refusal> for Failure<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Rejected(refusal)
    }
}

impl<E: Error> Error for Failure<E> {
    /// Drops the message: whether it quotes a value cannot be seen.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Rejected(Refusal {
            key: None,
            expected: None,
            found: None,
        })
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Rejected(Refusal {
            key: None,
            expected: Some(expected.to_string()),
            found: Some(Found::of(unexpected)),
        })
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Rejected(Refusal {
            key: None,
            expected: Some(expected.to_string()),
            found: None,
        })
    }

    fn missing_field(key: &'static str) -> Self {
        Self::Rejected(Refusal {
            key: Some(key),
            expected: Some("this required key".to_owned()),
            found: Some(Found::Missing),
        })
    }

    fn duplicate_field(key: &'static str) -> Self {
        Self::Rejected(Refusal::second(key))
    }
}

impl<E: fmt::Display> fmt::Display for Failure<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(_) => formatter.write_str("refused"),
            Self::Format(error) => error.fmt(formatter),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for Failure<E> {}
