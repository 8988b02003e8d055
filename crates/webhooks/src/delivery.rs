//! Verified requests.

mod alert;
mod callback;
mod key;
mod kind;
mod outcome;
mod parts;
mod payload;
mod received;
mod webhook;

use std::fmt;
use std::ops::Deref;

use meeting_baas_models::{Alert, DecodeError, Drift, WebhookEvent};

pub use alert::AlertDelivery;
pub use callback::CallbackDelivery;
pub use key::DeliveryKey;
pub use kind::{DeliveryKind, ParseDeliveryKindError};
pub use outcome::BotOutcome;
pub use parts::{DeliveryParts, PartsError};
pub use received::{ReadExtraError, Received};
pub use webhook::WebhookDelivery;

/// A request whose sender was verified. It dereferences to [`Received`], which has what all kinds have in common.
///
/// The event is decoded when it is first requested, so that a handler can store the body, acknowledge it, and decode it
/// afterwards. A body that cannot be decoded is not a reason to reject the request: the vendor sent it, and would send the same
/// again.
///
/// ```
/// use meeting_baas_webhooks::models::WebhookEvent;
/// use meeting_baas_webhooks::{Delivery, Event};
///
/// /// One function for webhooks and callbacks.
/// fn handle(delivery: &Delivery) {
///     match delivery.event() {
///         Ok(Event::Webhook(WebhookEvent::BotCompleted(bot))) => println!("recorded: {}", bot.data.bot_id),
///         Ok(_) => println!("ignored: {:?}", delivery.event_name()),
///         Err(error) => println!("{}: {error}", delivery.key()),
///     }
/// }
/// ```
///
/// `Debug` shows only the length of the body.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Delivery {
    /// A webhook, to the endpoint of the account.
    Webhook(WebhookDelivery),
    /// A callback, to the URL that one bot was created with.
    Callback(CallbackDelivery),
    /// An alert, to the URL of an alert rule.
    Alert(AlertDelivery),
}

/// The event of a delivery of any kind. `Debug` shows only its name.
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Event<'delivery> {
    /// The event of a webhook, or of a callback, which reports two of the same events.
    Webhook(&'delivery WebhookEvent),
    /// An alert.
    Alert(&'delivery Alert),
}

impl Delivery {
    /// Makes a delivery of parts that were stored, **without verifying anything**: the caller vouches that they are those of
    /// a delivery that a receiver verified.
    ///
    /// Who can write to the store can forge deliveries.
    ///
    /// # Errors
    ///
    /// The parts are not those of any delivery, such as a webhook without a message id.
    pub fn from_stored(parts: DeliveryParts) -> Result<Self, PartsError> {
        let DeliveryParts {
            kind,
            verified,
            label,
            message_id,
            signed_at,
            received_at,
            body,
        } = parts;
        if !verified && kind != DeliveryKind::Callback {
            return Err(PartsError::Unverified);
        }
        match (kind, message_id, signed_at) {
            (DeliveryKind::Webhook, Some(id), Some(signed_at)) => Ok(Self::Webhook(
                WebhookDelivery::new(label, id, signed_at, received_at, body),
            )),
            (DeliveryKind::Webhook, _, _) => Err(PartsError::Incomplete),
            (DeliveryKind::Callback, None, None) => Ok(Self::Callback(CallbackDelivery::new(
                verified,
                label,
                received_at,
                body,
            ))),
            (DeliveryKind::Alert, None, None) => {
                Ok(Self::Alert(AlertDelivery::new(label, received_at, body)))
            }
            (DeliveryKind::Callback | DeliveryKind::Alert, _, _) => Err(PartsError::NotSigned),
        }
    }

    /// The event, which the first call decodes.
    ///
    /// # Errors
    ///
    /// The body is not an event: see the method `event` of the kind. The methods of [`Received`]
    /// still read what can be read.
    pub fn event(&self) -> Result<Event<'_>, &DecodeError> {
        match self {
            Self::Webhook(webhook) => webhook.event().map(Event::Webhook),
            Self::Callback(callback) => callback.event().map(Event::Webhook),
            Self::Alert(alert) => alert.event().map(Event::Alert),
        }
    }

    /// Whether this release can decode the event. Store what it cannot: a later release may.
    pub fn is_decodable(&self) -> bool {
        self.event().is_ok()
    }

    /// Lists keys and values of the body that the types do not have, so that a service can log changes of the vendor.
    ///
    /// # Errors
    ///
    /// The body is not an event: see the method `event` of the kind.
    pub fn drift(&self) -> Result<Vec<Drift>, DecodeError> {
        match self {
            Self::Webhook(webhook) => webhook.drift(),
            Self::Callback(callback) => callback.drift(),
            Self::Alert(alert) => alert.drift(),
        }
    }
}

/// The name of an event for people; an unknown one may be any text, and none of a link is shown.
pub(crate) fn shown_name(name: &str) -> &str {
    let may_be_a_link = name.contains(['/', '\\', '?', '=', '%', '@']);
    if may_be_a_link { "…" } else { name }
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Webhook(event) => formatter
                .debug_tuple("Webhook")
                .field(&event.event().map(shown_name))
                .finish(),
            Self::Alert(alert) => formatter
                .debug_tuple("Alert")
                .field(&alert.alert_type)
                .finish(),
        }
    }
}

impl Deref for Delivery {
    type Target = Received;

    fn deref(&self) -> &Received {
        match self {
            Self::Webhook(webhook) => webhook,
            Self::Callback(callback) => callback,
            Self::Alert(alert) => alert,
        }
    }
}

impl From<WebhookDelivery> for Delivery {
    fn from(webhook: WebhookDelivery) -> Self {
        Self::Webhook(webhook)
    }
}

impl From<AlertDelivery> for Delivery {
    fn from(alert: AlertDelivery) -> Self {
        Self::Alert(alert)
    }
}

impl From<CallbackDelivery> for Delivery {
    fn from(callback: CallbackDelivery) -> Self {
        Self::Callback(callback)
    }
}
