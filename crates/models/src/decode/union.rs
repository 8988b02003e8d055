//! What decoding needs to know about a union of payloads.

use serde_core::de::Deserializer;
use serde_json::{Map, Value};

use super::cursor::{Cursor, Rejected};
use crate::shape::Shape;

/// A union of payloads, which [`event_union!`] defines.
pub(crate) trait Union: Sized {
    /// The expectation in error messages.
    const EXPECTED: &'static str;

    /// The payload of an event; `None` if the union does not know the event.
    fn known(event: &str) -> Option<Payload>;

    /// Reads the payload of an event from JSON text. It fails if the union does not know the event.
    fn read(event: &str, json: &mut Cursor<'_>) -> Result<Self, Rejected>;

    /// Reads the payload of an event from any format. It fails if the union does not know the event.
    fn payload<'de, D: Deserializer<'de>>(event: &str, deserializer: D) -> Result<Self, D::Error>;

    /// An object whose event is not known, or that has none.
    fn unknown(event: Option<String>, payload: Map<String, Value>) -> Self;
}

/// A payload of a union.
#[derive(Clone, Copy)]
pub(crate) struct Payload {
    /// The name of its event.
    pub(crate) event: &'static str,
    pub(crate) shape: fn() -> Shape,
}
