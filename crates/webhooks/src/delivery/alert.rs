//! Verified alerts.

use std::fmt;
use std::ops::Deref;
use std::time::SystemTime;

use bytes::Bytes;
use meeting_baas_models::{Alert, DecodeError, Drift};

use super::kind::DeliveryKind;
use super::parts::DeliveryParts;
use super::payload::Payload;
use super::received::Received;
use crate::label::Label;

/// An alert with a valid secret. It dereferences to [`Received`].
///
/// An alert rule of the account sends it, and no bot: it has no event, no bot and no outcome. Its [`key`](Received::key) is the
/// SHA-256 of its body.
#[derive(Clone)]
pub struct AlertDelivery {
    received: Received,
    payload: Payload<Alert>,
}

impl AlertDelivery {
    pub(crate) fn new(label: Label, received_at: SystemTime, body: Bytes) -> Self {
        Self {
            received: Received::new(DeliveryParts {
                kind: DeliveryKind::Alert,
                verified: true,
                label,
                message_id: None,
                signed_at: None,
                received_at,
                body,
            }),
            payload: Payload::new(Alert::from_slice),
        }
    }

    /// Returns the body.
    pub fn into_body(self) -> Bytes {
        self.received.into_body()
    }

    /// The alert, which the first call decodes.
    ///
    /// # Errors
    ///
    /// The body is not an alert that this release can read. Store the body and acknowledge it: the vendor would send the same
    /// again.
    pub fn event(&self) -> Result<&Alert, &DecodeError> {
        self.payload.event(self.received.body())
    }

    /// Returns the alert.
    ///
    /// # Errors
    ///
    /// Those of [`event`](Self::event). Clone the [`body`](Received::body) before, which copies no bytes, to keep it.
    pub fn into_event(self) -> Result<Alert, DecodeError> {
        self.payload.into_event(self.received.body())
    }

    /// Lists keys and values of the body that the type does not have: [`Alert::drift`].
    ///
    /// # Errors
    ///
    /// Those of [`event`](Self::event).
    pub fn drift(&self) -> Result<Vec<Drift>, DecodeError> {
        Alert::drift(self.received.body())
    }
}

impl Deref for AlertDelivery {
    type Target = Received;

    fn deref(&self) -> &Received {
        &self.received
    }
}

impl fmt::Debug for AlertDelivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.received, formatter)
    }
}
