//! Verified callbacks.

use bytes::Bytes;
use meeting_baas_models::{CallbackEvent, DecodeError, Drift};

use super::payload::Payload;

/// A callback with a valid secret, or without a secret if the receiver accepts that.
///
/// It has no id and no timestamp. The bot and the name of the event identify a duplicate, because a bot completes or fails
/// only once.
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

    /// Whether the secret was checked. It is false only with
    /// [`accept_unsigned_callbacks`](crate::ReceiverBuilder::accept_unsigned_callbacks): anybody may have sent such a callback.
    pub fn is_verified(&self) -> bool {
        self.verified
    }

    /// The bytes of the body, as received.
    pub fn body(&self) -> &Bytes {
        self.payload.body()
    }

    /// Returns the body.
    pub fn into_body(self) -> Bytes {
        self.payload.into_body()
    }

    /// The event, which the first call decodes. An unknown event is [`CallbackEvent::Unknown`]; so is an alert, which has no
    /// `event`.
    ///
    /// # Errors
    ///
    /// The body is not a JSON object, or the payload of a known event is malformed. Store the body and acknowledge it: the
    /// vendor would send the same again.
    pub fn event(&self) -> Result<&CallbackEvent, &DecodeError> {
        self.payload.event(CallbackEvent::from_slice)
    }

    /// Returns the event.
    ///
    /// # Errors
    ///
    /// Those of [`event`](Self::event). Clone the [`body`](Self::body) before, which copies no bytes, to keep it.
    pub fn into_event(self) -> Result<CallbackEvent, DecodeError> {
        self.payload.into_event(CallbackEvent::from_slice)
    }

    /// Lists keys and values of the body that the types do not have: [`CallbackEvent::drift`].
    ///
    /// # Errors
    ///
    /// Those of [`event`](Self::event).
    pub fn drift(&self) -> Result<Vec<Drift>, DecodeError> {
        CallbackEvent::drift(self.body())
    }
}
