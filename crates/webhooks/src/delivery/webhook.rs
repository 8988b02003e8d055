//! A webhook that was received.

use std::time::SystemTime;

use bytes::Bytes;
use meeting_baas_models::{DecodeError, Drift, WebhookEvent};

use super::payload::Payload;
use crate::message_id::MessageId;

/// A webhook with a good signature.
#[derive(Clone, Debug)]
pub struct WebhookDelivery {
    message_id: MessageId,
    signed_at: SystemTime,
    payload: Payload<WebhookEvent>,
}

impl WebhookDelivery {
    pub(crate) fn new(message_id: MessageId, signed_at: SystemTime, body: Bytes) -> Self {
        Self {
            message_id,
            signed_at,
            payload: Payload::new(body),
        }
    }

    /// The message's identifier: the key for dropping duplicates, as every copy has the same.
    pub fn message_id(&self) -> &MessageId {
        &self.message_id
    }

    /// When this copy was signed, to the second. Each attempt is signed anew; when the event came about
    /// stands in the event.
    pub fn signed_at(&self) -> SystemTime {
        self.signed_at
    }

    /// The body, byte for byte as it was signed.
    pub fn body(&self) -> &Bytes {
        self.payload.body()
    }

    /// The body alone.
    pub fn into_body(self) -> Bytes {
        self.payload.into_body()
    }

    /// The event, read at the first call. An unknown one is [`WebhookEvent::Unknown`].
    ///
    /// # Errors
    ///
    /// The body is no JSON object, or its event is a known one and the payload is malformed. It is still the
    /// vendor's: keep the body and acknowledge it, for the same would be sent again.
    pub fn event(&self) -> Result<&WebhookEvent, &DecodeError> {
        self.payload.event(WebhookEvent::from_slice)
    }

    /// The event itself.
    ///
    /// # Errors
    ///
    /// As [`event`](Self::event). A clone of the [`body`](Self::body), which copies nothing, keeps what came.
    pub fn into_event(self) -> Result<WebhookEvent, DecodeError> {
        self.payload.into_event(WebhookEvent::from_slice)
    }

    /// Lists what the body holds that the types do not know: [`WebhookEvent::drift`].
    ///
    /// # Errors
    ///
    /// As [`event`](Self::event).
    pub fn drift(&self) -> Result<Vec<Drift>, DecodeError> {
        WebhookEvent::drift(self.body())
    }
}
