//! Verified webhooks.

use std::fmt;
use std::ops::Deref;
use std::time::SystemTime;

use bytes::Bytes;
use meeting_baas_models::{DecodeError, Drift, WebhookEvent};

use super::kind::DeliveryKind;
use super::parts::DeliveryParts;
use super::payload::Payload;
use super::received::Received;
use crate::label::Label;
use crate::message_id::MessageId;

/// A webhook with a valid signature. It dereferences to [`Received`].
///
/// ```
/// use meeting_baas_webhooks::WebhookDelivery;
/// use meeting_baas_webhooks::models::WebhookEvent;
///
/// fn handle(webhook: &WebhookDelivery) -> String {
///     match webhook.event() {
///         Ok(WebhookEvent::BotCompleted(bot)) => {
///             format!("{}: {} artifacts", bot.data.bot_id, bot.data.artifacts().count())
///         }
///         Ok(WebhookEvent::Unknown { event, .. }) => format!("unknown event {event:?}"),
///         Ok(other) => format!("ignored {:?}", other.event()),
///         // Store the body: a later release may decode it.
///         Err(error) => format!("{}: {error}, {} bytes", webhook.message_id(), webhook.body().len()),
///     }
/// }
/// # #[cfg(feature = "testing")] {
/// # use meeting_baas_webhooks::{Delivery, Receiver, testing};
/// # let secret = testing::webhook_secret(1);
/// # let signer = testing::WebhookSigner::new(&secret).unwrap();
/// # let receiver = Receiver::builder().webhook_secret(&secret).build().unwrap();
/// # let now = std::time::SystemTime::now();
/// # let (head, body) = signer.request("msg_1", now, "{}").unwrap().into_parts();
/// # let Ok(Delivery::Webhook(webhook)) = receiver.receive(&head.method, &head.headers, body) else { panic!() };
/// # assert_eq!(handle(&webhook), "unknown event None");
/// # }
/// ```
#[derive(Clone)]
pub struct WebhookDelivery {
    received: Received,
    message_id: MessageId,
    signed_at: SystemTime,
    payload: Payload<WebhookEvent>,
}

impl WebhookDelivery {
    pub(crate) fn new(
        label: Label,
        message_id: MessageId,
        signed_at: SystemTime,
        received_at: SystemTime,
        body: Bytes,
    ) -> Self {
        Self {
            received: Received::new(DeliveryParts {
                kind: DeliveryKind::Webhook,
                verified: true,
                label,
                message_id: Some(message_id.clone()),
                signed_at: Some(signed_at),
                received_at,
                body,
            }),
            message_id,
            signed_at,
            payload: Payload::new(WebhookEvent::from_slice),
        }
    }

    /// The id of the message, which is the same in every duplicate. It is unique within an endpoint: see
    /// [`key`](Received::key).
    pub fn message_id(&self) -> &MessageId {
        &self.message_id
    }

    /// When this attempt was signed, in whole seconds. The sender signs each attempt.
    ///
    /// It does not say when the event came about: most events have a time of their own, such as `sent_at`. The four
    /// `calendar.event*` have none: see [Order](crate::guide::production#order).
    pub fn signed_at(&self) -> SystemTime {
        self.signed_at
    }

    /// Returns the body.
    pub fn into_body(self) -> Bytes {
        self.received.into_body()
    }

    /// The event, which the first call decodes. An unknown event is [`WebhookEvent::Unknown`].
    ///
    /// # Errors
    ///
    /// The body is not a JSON object, or the payload of a known event is malformed. The vendor sent it, and would send the same
    /// again: store the body and acknowledge it.
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

    /// Lists keys and values of the body that the types do not have: [`WebhookEvent::drift`].
    ///
    /// # Errors
    ///
    /// Those of [`event`](Self::event).
    pub fn drift(&self) -> Result<Vec<Drift>, DecodeError> {
        WebhookEvent::drift(self.received.body())
    }
}

impl Deref for WebhookDelivery {
    type Target = Received;

    fn deref(&self) -> &Received {
        &self.received
    }
}

impl fmt::Debug for WebhookDelivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.received, formatter)
    }
}
