//! What every delivery has.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;
use std::time::SystemTime;

use bytes::Bytes;
use meeting_baas_models::{BotId, DecodeError, Envelope, Extra, ExtraError};
use serde_core::de::DeserializeOwned;

use super::key::DeliveryKey;
use super::kind::DeliveryKind;
use super::outcome::BotOutcome;
use super::parts::DeliveryParts;
use crate::label::Label;
use crate::message_id::MessageId;

/// What every delivery has, of any kind, whether its event can be decoded or not.
///
/// [`Delivery`](crate::Delivery), [`WebhookDelivery`](crate::WebhookDelivery) and
/// [`CallbackDelivery`](crate::CallbackDelivery) dereference to it: `delivery.key()`.
///
/// The methods from [`envelope`](Self::envelope) on read the body when they are called, in one pass over it, and decode no
/// event. They need valid JSON only.
#[derive(Clone)]
pub struct Received {
    parts: DeliveryParts,
    key: OnceLock<DeliveryKey>,
}

impl Received {
    pub(super) fn new(parts: DeliveryParts) -> Self {
        Self {
            parts,
            key: OnceLock::new(),
        }
    }

    /// The kind of the delivery.
    pub fn kind(&self) -> DeliveryKind {
        self.parts.kind
    }

    /// Whether the sender was verified. It is false only for a callback, and only with
    /// [`accept_unsigned_callbacks`](crate::ReceiverBuilder::accept_unsigned_callbacks): anybody may have sent such a callback.
    pub fn is_verified(&self) -> bool {
        self.parts.verified
    }

    /// The endpoint whose secret verified the delivery; `default` for an unverified one.
    pub fn label(&self) -> &Label {
        &self.parts.label
    }

    /// The id of the message; `None` unless it is a webhook.
    pub fn message_id(&self) -> Option<&MessageId> {
        self.parts.message_id.as_ref()
    }

    /// When this attempt was signed, in whole seconds; `None` unless it is a webhook.
    pub fn signed_at(&self) -> Option<SystemTime> {
        self.parts.signed_at
    }

    /// When the receiver received the delivery, by its clock.
    pub fn received_at(&self) -> SystemTime {
        self.parts.received_at
    }

    /// The bytes of the body, as received.
    pub fn body(&self) -> &Bytes {
        &self.parts.body
    }

    /// What identifies the delivery: all attempts to deliver it have the same key.
    ///
    /// The first call for a callback computes the SHA-256 of its body.
    pub fn key(&self) -> &DeliveryKey {
        self.key.get_or_init(|| DeliveryKey::of(&self.parts))
    }

    /// What to store of the delivery, for [`Delivery::from_stored`](crate::Delivery::from_stored). A clone copies no bytes.
    pub fn parts(&self) -> &DeliveryParts {
        &self.parts
    }

    pub(super) fn into_body(self) -> Bytes {
        self.parts.body
    }

    /// The keys that routers, queues and logs need, each readable on its own: also the links, and any key by its JSON pointer.
    ///
    /// # Errors
    ///
    /// The body is not valid JSON.
    pub fn envelope(&self) -> Result<Envelope<'_>, DecodeError> {
        Envelope::from_slice(&self.parts.body)
    }

    /// The name of the event, as in the JSON; `None` if there is none that can be read.
    pub fn event_name(&self) -> Option<Cow<'_, str>> {
        self.envelope().ok()?.event().ok()?
    }

    /// The bot that the event is about; `None` if there is none that can be read.
    pub fn bot_id(&self) -> Option<BotId> {
        self.envelope().ok()?.bot_id().ok()?
    }

    /// What became of the bot, if the delivery reports that: the same for a webhook and a callback about one bot, and for a
    /// delivery that was requested again. `None` for any other event, of which a bot may have several.
    pub fn outcome(&self) -> Option<BotOutcome> {
        BotOutcome::of(&self.envelope().ok()?)
    }

    /// What the creator of the bot attached to it; `None` if there is no `extra`.
    ///
    /// # Errors
    ///
    /// The body is not valid JSON, or its `extra` is not an object.
    pub fn extra(&self) -> Result<Option<Extra>, DecodeError> {
        self.envelope()?.extra()
    }

    /// Reads what the creator of the bot attached to it as a type of your own; `None` if there is no `extra`.
    ///
    /// # Errors
    ///
    /// Those of [`extra`](Self::extra), or the `extra` cannot be read as `T`. No error quotes a value.
    pub fn extra_as<T: DeserializeOwned>(&self) -> Result<Option<T>, ReadExtraError> {
        let extra = self.extra().map_err(ReadExtraError::Body)?;
        let view = extra.as_ref().map(Extra::view).transpose();
        view.map_err(ReadExtraError::Extra)
    }

    /// The JSON text of the value at a JSON pointer (RFC 6901), such as `/data/retry_of`; `None` if there is none, or if the
    /// body is not valid JSON.
    pub fn pointer(&self, pointer: &str) -> Option<&str> {
        self.envelope().ok()?.pointer(pointer)
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.parts, formatter)
    }
}

/// The `extra` of a delivery cannot be read as the requested type. The error quotes no value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ReadExtraError {
    /// The body is not valid JSON, or its `extra` is not an object.
    Body(DecodeError),
    /// The type rejects the object.
    Extra(ExtraError),
}

impl fmt::Display for ReadExtraError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(error) => error.fmt(formatter),
            Self::Extra(error) => error.fmt(formatter),
        }
    }
}

/// The message is that of the cause, so there is no source.
impl std::error::Error for ReadExtraError {}
