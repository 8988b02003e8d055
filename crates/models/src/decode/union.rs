//! What decoding needs to know of a union of payloads.

use std::fmt;

use serde_core::de::Deserializer;
use serde_json::{Map, Value};

use super::cursor::{Cursor, Rejected};
use crate::shape::Shape;

/// A union of payloads, as [`event_union!`] makes it.
pub(crate) trait Union: Sized {
    /// What a value of it is, for messages.
    const WHAT: &'static str;

    /// The payload with that name, where there is one.
    fn known(event: &str) -> Option<Payload>;

    /// Reads the payload with that name from JSON text; an error where there is none.
    fn read(event: &str, json: &mut Cursor<'_>) -> Result<Self, Rejected>;

    /// Reads the payload with that name from another format; an error where there is none.
    fn payload<'de, D: Deserializer<'de>>(event: &str, deserializer: D) -> Result<Self, D::Error>;

    /// An object whose name is not known, or that has none.
    fn unknown(event: Option<String>, payload: Map<String, Value>) -> Self;
}

/// A payload of a union.
#[derive(Clone, Copy)]
pub(crate) struct Payload {
    /// The name of its event.
    pub(crate) event: &'static str,
    pub(crate) shape: fn() -> Shape,
}

/// Shows the keys of an object and none of its values, which may be secrets.
pub(crate) struct KeyNames<'map>(pub(crate) &'map Map<String, Value>);

impl fmt::Debug for KeyNames<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}
