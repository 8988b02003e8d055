//! The text of an unknown value.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// The text of a value that is not documented, as a variant `Unknown` holds it.
///
/// It cannot be made outside this crate, and belongs to one enum: so it never holds the text of a value
/// that the enum knows, and two equal texts are always equal values. To make one, convert from the text:
/// `CalendarPlatform::from("proton")`.
pub struct UnknownValue<Enum> {
    text: Box<str>,
    owner: PhantomData<fn() -> Enum>,
}

impl<Enum> UnknownValue<Enum> {
    /// To be called by [`open_enum!`] alone, with a text that the enum does not know.
    pub(crate) fn new(text: Box<str>) -> Self {
        Self {
            text,
            owner: PhantomData,
        }
    }

    /// The text, as it was sent.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_text(self) -> Box<str> {
        self.text
    }
}

impl<Enum> Clone for UnknownValue<Enum> {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}

impl<Enum> PartialEq for UnknownValue<Enum> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<Enum> Eq for UnknownValue<Enum> {}

impl<Enum> Hash for UnknownValue<Enum> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<Enum> fmt::Debug for UnknownValue<Enum> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, formatter)
    }
}

impl<Enum> fmt::Display for UnknownValue<Enum> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}
