//! What was received.

mod callback;
mod payload;
mod webhook;

use bytes::Bytes;
use meeting_baas_models::{BotId, DecodeError, Drift};

pub use callback::CallbackDelivery;
pub use webhook::WebhookDelivery;

use crate::message_id::MessageId;

/// A request whose sender was verified.
///
/// Its event is read when it is first asked for (by a span of the feature `tracing`, if anybody listens), so a handler may store the body, acknowledge, and read it
/// afterwards. That the body could not be read as an event is for the handler to know, never a reason to
/// refuse the request: the vendor sent it, and would send the same again.
///
/// `Debug` shows nothing of the body.
#[derive(Clone, Debug)]
pub enum Delivery {
    /// A webhook, for the account's endpoint.
    Webhook(WebhookDelivery),
    /// A callback, for the URL that one bot was created with.
    Callback(CallbackDelivery),
}

impl Delivery {
    /// The body, byte for byte as it came.
    pub fn body(&self) -> &Bytes {
        match self {
            Self::Webhook(webhook) => webhook.body(),
            Self::Callback(callback) => callback.body(),
        }
    }

    /// The message's identifier; `None` for a callback, which has none.
    pub fn message_id(&self) -> Option<&MessageId> {
        match self {
            Self::Webhook(webhook) => Some(webhook.message_id()),
            Self::Callback(_) => None,
        }
    }

    /// The event's name, as it stands on the wire; `None` for an object that has none.
    ///
    /// # Errors
    ///
    /// The body is not an event: see [`WebhookDelivery::event`] and [`CallbackDelivery::event`].
    pub fn event_name(&self) -> Result<Option<&str>, &DecodeError> {
        match self {
            Self::Webhook(webhook) => Ok(webhook.event()?.event()),
            Self::Callback(callback) => Ok(callback.event()?.event()),
        }
    }

    /// The bot that the event is about; `None` where it is about none.
    ///
    /// # Errors
    ///
    /// The body is not an event: see [`WebhookDelivery::event`] and [`CallbackDelivery::event`].
    pub fn bot_id(&self) -> Result<Option<BotId>, &DecodeError> {
        match self {
            Self::Webhook(webhook) => Ok(webhook.event()?.bot_id()),
            Self::Callback(callback) => Ok(callback.event()?.bot_id()),
        }
    }

    /// Lists what the body holds that the types do not know, so that a service can log that the vendor has
    /// moved.
    ///
    /// # Errors
    ///
    /// The body is not an event: see [`WebhookDelivery::event`] and [`CallbackDelivery::event`].
    pub fn drift(&self) -> Result<Vec<Drift>, DecodeError> {
        match self {
            Self::Webhook(webhook) => webhook.drift(),
            Self::Callback(callback) => callback.drift(),
        }
    }
}
