//! The event of a body.

use std::sync::OnceLock;

use meeting_baas_models::DecodeError;

/// Decodes an event.
type Read<Event> = fn(&[u8]) -> Result<Event, DecodeError>;

/// An event that is decoded on the first request.
#[derive(Clone)]
pub(super) struct Payload<Event> {
    read: Read<Event>,
    event: OnceLock<Result<Event, DecodeError>>,
}

impl<Event> Payload<Event> {
    pub(super) fn new(read: Read<Event>) -> Self {
        let event = OnceLock::new();
        Self { read, event }
    }

    pub(super) fn event(&self, body: &[u8]) -> Result<&Event, &DecodeError> {
        self.event.get_or_init(|| (self.read)(body)).as_ref()
    }

    pub(super) fn into_event(self, body: &[u8]) -> Result<Event, DecodeError> {
        let Self { read, event } = self;
        event.into_inner().unwrap_or_else(|| read(body))
    }
}
