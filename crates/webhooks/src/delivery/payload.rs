//! A body and its event.

use std::fmt;
use std::sync::OnceLock;

use bytes::Bytes;
use meeting_baas_models::DecodeError;

/// Decodes an event.
type Read<Event> = fn(&[u8]) -> Result<Event, DecodeError>;

/// A body whose event is decoded on the first request.
#[derive(Clone)]
pub(super) struct Payload<Event> {
    body: Bytes,
    event: OnceLock<Result<Event, DecodeError>>,
}

impl<Event> Payload<Event> {
    pub(super) fn new(body: Bytes) -> Self {
        Self {
            body,
            event: OnceLock::new(),
        }
    }

    pub(super) fn body(&self) -> &Bytes {
        &self.body
    }

    pub(super) fn into_body(self) -> Bytes {
        self.body
    }

    pub(super) fn event(&self, read: Read<Event>) -> Result<&Event, &DecodeError> {
        self.event.get_or_init(|| read(&self.body)).as_ref()
    }

    pub(super) fn into_event(self, read: Read<Event>) -> Result<Event, DecodeError> {
        self.event.into_inner().unwrap_or_else(|| read(&self.body))
    }
}

impl<Event> fmt::Debug for Payload<Event> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[{} bytes]", self.body.len())
    }
}
