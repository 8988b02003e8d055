//! Verified requests.

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
/// The event is decoded when it is first requested (with the feature `tracing` and a subscriber, by the span), so that a handler
/// can store the body, acknowledge it, and decode it afterwards. A body that cannot be decoded is not a reason to reject the
/// request: the vendor sent it, and would send the same again.
///
/// `Debug` shows only the length of the body.
#[derive(Clone, Debug)]
pub enum Delivery {
    /// A webhook, to the endpoint of the account.
    Webhook(WebhookDelivery),
    /// A callback, to the URL that one bot was created with.
    Callback(CallbackDelivery),
}

impl Delivery {
    /// The bytes of the body, as received.
    pub fn body(&self) -> &Bytes {
        match self {
            Self::Webhook(webhook) => webhook.body(),
            Self::Callback(callback) => callback.body(),
        }
    }

    /// The id of the message; `None` for a callback.
    pub fn message_id(&self) -> Option<&MessageId> {
        match self {
            Self::Webhook(webhook) => Some(webhook.message_id()),
            Self::Callback(_) => None,
        }
    }

    /// The name of the event, as in the JSON; `None` if the object has no `event`.
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

    /// The bot of the event; `None` if the event is not about a bot.
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

    /// Lists keys and values of the body that the types do not have, so that a service can log changes of the vendor.
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
