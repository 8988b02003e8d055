//! Verified webhooks.

use std::time::SystemTime;

use bytes::Bytes;
use meeting_baas_models::{DecodeError, Drift, WebhookEvent};

use super::payload::Payload;
use crate::message_id::MessageId;

/// A webhook with a valid signature.
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

    /// The id of the message, which is the same in every duplicate.
    pub fn message_id(&self) -> &MessageId {
        &self.message_id
    }

    /// When this attempt was signed, in whole seconds. The sender signs each attempt. The time of the event is in the event.
    pub fn signed_at(&self) -> SystemTime {
        self.signed_at
    }

    /// The bytes of the body, as they were signed.
    pub fn body(&self) -> &Bytes {
        self.payload.body()
    }

    /// Returns the body.
    pub fn into_body(self) -> Bytes {
        self.payload.into_body()
    }

    /// The event, which the first call decodes. An unknown event is [`WebhookEvent::Unknown`].
    ///
    /// # Errors
    ///
    /// The body is not a JSON object, or the payload of a known event is malformed. The vendor sent it, and would send the same
    /// again: store the body and acknowledge it.
    pub fn event(&self) -> Result<&WebhookEvent, &DecodeError> {
        self.payload.event(WebhookEvent::from_slice)
    }

    /// Returns the event.
    ///
    /// # Errors
    ///
    /// Those of [`event`](Self::event). Clone the [`body`](Self::body) before, which copies no bytes, to keep it.
    pub fn into_event(self) -> Result<WebhookEvent, DecodeError> {
        self.payload.into_event(WebhookEvent::from_slice)
    }

    /// Lists keys and values of the body that the types do not have: [`WebhookEvent::drift`].
    ///
    /// # Errors
    ///
    /// Those of [`event`](Self::event).
    pub fn drift(&self) -> Result<Vec<Drift>, DecodeError> {
        WebhookEvent::drift(self.body())
    }
}
