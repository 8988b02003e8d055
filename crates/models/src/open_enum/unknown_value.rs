//! The text of an unknown value.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use crate::redacted;

/// The text of a value that this release of the crate does not know.
///
/// Every open enum has a variant `Unknown` with one.
///
/// ```
/// use meeting_baas_models::CalendarPlatform;
///
/// let platform = CalendarPlatform::from("proton");
/// match &platform {
///     CalendarPlatform::Google | CalendarPlatform::Microsoft => println!("documented"),
///     CalendarPlatform::Unknown(value) => assert_eq!(value.as_str(), "proton"),
///     _ => println!("a later release of this crate knows it"),
/// }
/// assert!(platform.is_unknown());
/// assert_eq!(platform.to_string(), "proton");
/// ```
///
/// It belongs to one enum, and only the conversion of a text to that enum makes it. So its text is never one that the
/// enum knows, and values with equal texts are equal.
///
/// ```
/// # use meeting_baas_models::CalendarPlatform;
/// assert_eq!(CalendarPlatform::from("google"), CalendarPlatform::Google);
/// ```
///
/// `Debug` shows the text up to the first link. `Display` shows all of it.
pub struct UnknownValue<Enum> {
    text: Box<str>,
    owner: PhantomData<fn() -> Enum>,
}

impl<Enum> UnknownValue<Enum> {
    /// The enum must not know the text.
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
        fmt::Debug::fmt(&redacted::text(&self.text), formatter)
    }
}

impl<Enum> fmt::Display for UnknownValue<Enum> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}
