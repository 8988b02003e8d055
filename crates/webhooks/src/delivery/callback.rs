//! A callback that was received.

use bytes::Bytes;
use meeting_baas_models::{CallbackEvent, DecodeError, Drift};

use super::payload::Payload;

/// A callback with a good secret, or without any where the receiver takes those.
///
/// It has no identifier and no time: a copy of a callback can be told from another one by the event alone
/// (a bot completes or fails once).
#[derive(Clone, Debug)]
pub struct CallbackDelivery {
    verified: bool,
    payload: Payload<CallbackEvent>,
}

impl CallbackDelivery {
    pub(crate) fn new(verified: bool, body: Bytes) -> Self {
        Self {
            verified,
            payload: Payload::new(body),
        }
    }

    /// Whether its secret was checked. It is always true, unless the receiver was built with
    /// [`accept_unsigned_callbacks`](crate::ReceiverBuilder::accept_unsigned_callbacks): then anybody may have
    /// sent one for which it is false.
    pub fn is_verified(&self) -> bool {
        self.verified
    }

    /// The body, byte for byte as it came.
    pub fn body(&self) -> &Bytes {
        self.payload.body()
    }

    /// The body alone.
    pub fn into_body(self) -> Bytes {
        self.payload.into_body()
    }

    /// The event, read at the first call. An unknown one is [`CallbackEvent::Unknown`]; an alert, which has no
    /// event, too.
    ///
    /// # Errors
    ///
    /// The body is no JSON object, or its event is a known one and the payload is malformed. Keep the body
    /// and acknowledge it: it would not be sent again.
    pub fn event(&self) -> Result<&CallbackEvent, &DecodeError> {
        self.payload.event(CallbackEvent::from_slice)
    }

    /// The event itself.
    ///
    /// # Errors
    ///
    /// As [`event`](Self::event). A clone of the [`body`](Self::body), which copies nothing, keeps what came.
    pub fn into_event(self) -> Result<CallbackEvent, DecodeError> {
        self.payload.into_event(CallbackEvent::from_slice)
    }

    /// Lists what the body holds that the types do not know: [`CallbackEvent::drift`].
    ///
    /// # Errors
    ///
    /// As [`event`](Self::event).
    pub fn drift(&self) -> Result<Vec<Drift>, DecodeError> {
        CallbackEvent::drift(self.body())
    }
}
