//! The parts of a delivery that can be stored.

use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;

use super::kind::DeliveryKind;
use crate::label::Label;
use crate::message_id::MessageId;

/// The parts of a delivery, for a row of a table or an entry of a queue.
///
/// [`Received::parts`](crate::Received::parts) has those of a delivery, and [`Delivery::from_stored`](crate::Delivery::from_stored)
/// makes a delivery of them again, by another process or a later release. `Debug` shows only the length of the body.
#[derive(Clone, PartialEq, Eq)]
pub struct DeliveryParts {
    /// The kind.
    pub kind: DeliveryKind,
    /// Whether the sender was verified. It is false only for an unsigned callback.
    pub verified: bool,
    /// The endpoint whose secret verified the delivery.
    pub label: Label,
    /// The id of the message; of a webhook only.
    pub message_id: Option<MessageId>,
    /// When this attempt was signed, in whole seconds; of a webhook only.
    pub signed_at: Option<SystemTime>,
    /// When the receiver received the delivery, by its clock.
    pub received_at: SystemTime,
    /// The bytes of the body, as received.
    pub body: Bytes,
}

impl fmt::Debug for DeliveryParts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.body.len();
        formatter
            .debug_struct("DeliveryParts")
            .field("kind", &self.kind)
            .field("verified", &self.verified)
            .field("label", &self.label)
            .field("message_id", &self.message_id)
            .field("signed_at", &self.signed_at)
            .field("received_at", &self.received_at)
            .field("body", &format_args!("[{length} bytes]"))
            .finish()
    }
}

/// The parts are not those of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartsError {
    /// A webhook without a message id or without the time of its signature.
    Incomplete,
    /// A message id or the time of a signature, of another kind than a webhook.
    NotSigned,
    /// An unverified delivery of another kind than a callback.
    Unverified,
}

impl fmt::Display for PartsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Incomplete => {
                "a stored webhook requires its message id and the time of its signature"
            }
            Self::NotSigned => "only a stored webhook has a message id and the time of a signature",
            Self::Unverified => "only a stored callback may be unverified",
        })
    }
}

impl std::error::Error for PartsError {}
