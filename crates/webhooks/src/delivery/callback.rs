//! Verified callbacks.

use std::fmt;
use std::ops::Deref;
use std::time::SystemTime;

use bytes::Bytes;
use meeting_baas_models::{CallbackEvent, DecodeError, Drift, WebhookEvent};

use super::kind::DeliveryKind;
use super::parts::DeliveryParts;
use super::payload::Payload;
use super::received::Received;
use crate::label::Label;

/// A callback with a valid secret, or without a secret if the receiver accepts that. It dereferences to [`Received`].
///
/// It has no id and no timestamp: its [`key`](Received::key) is the SHA-256 of its body.
#[derive(Clone)]
pub struct CallbackDelivery {
    received: Received,
    payload: Payload<WebhookEvent>,
}

impl CallbackDelivery {
    pub(crate) fn new(verified: bool, label: Label, received_at: SystemTime, body: Bytes) -> Self {
        Self {
            received: Received::new(DeliveryParts {
                kind: DeliveryKind::Callback,
                verified,
                label,
                message_id: None,
                signed_at: None,
                received_at,
                body,
            }),
            payload: Payload::new(|body| CallbackEvent::from_slice(body).map(WebhookEvent::from)),
        }
    }

    /// Returns the body.
    pub fn into_body(self) -> Bytes {
        self.received.into_body()
    }

    /// The event, which the first call decodes: the same type as that of a webhook, so that one function can handle both.
    ///
    /// A callback is [`WebhookEvent::BotCompleted`] or [`WebhookEvent::BotFailed`]. Any other event is
    /// [`WebhookEvent::Unknown`], also one that a webhook could report.
    ///
    /// # Errors
    ///
    /// The body is not a JSON object, or the payload of a known event is malformed. Store the body and acknowledge it: the
    /// vendor would send the same again.
    pub fn event(&self) -> Result<&WebhookEvent, &DecodeError> {
        self.payload.event(self.received.body())
    }

    /// Returns the event.
    ///
    /// # Errors
    ///
    /// Those of [`event`](Self::event). Clone the [`body`](Received::body) before, which copies no bytes, to keep it.
    pub fn into_event(self) -> Result<WebhookEvent, DecodeError> {
        self.payload.into_event(self.received.body())
    }

    /// Lists keys and values of the body that the types do not have: [`CallbackEvent::drift`].
    ///
    /// # Errors
    ///
    /// Those of [`event`](Self::event).
    pub fn drift(&self) -> Result<Vec<Drift>, DecodeError> {
        CallbackEvent::drift(self.received.body())
    }
}

impl Deref for CallbackDelivery {
    type Target = Received;

    fn deref(&self) -> &Received {
        &self.received
    }
}

impl fmt::Debug for CallbackDelivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.received, formatter)
    }
}
