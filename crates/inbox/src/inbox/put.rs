//! What can be put into an inbox.

use std::time::SystemTime;

use meeting_baas_webhooks::{AlertDelivery, CallbackDelivery, Delivery, WebhookDelivery};

/// What [`Inbox::put`](crate::Inbox::put) accepts: deliveries, and samples with the feature `testing`.
pub trait IntoDelivery {
    /// The delivery, as if it was received at this time.
    fn into_delivery(self, now: SystemTime) -> Delivery;
}

impl IntoDelivery for Delivery {
    fn into_delivery(self, _: SystemTime) -> Delivery {
        self
    }
}

impl IntoDelivery for &Delivery {
    fn into_delivery(self, _: SystemTime) -> Delivery {
        self.clone()
    }
}

impl IntoDelivery for WebhookDelivery {
    fn into_delivery(self, _: SystemTime) -> Delivery {
        self.into()
    }
}

impl IntoDelivery for CallbackDelivery {
    fn into_delivery(self, _: SystemTime) -> Delivery {
        self.into()
    }
}

impl IntoDelivery for AlertDelivery {
    fn into_delivery(self, _: SystemTime) -> Delivery {
        self.into()
    }
}

#[cfg(feature = "testing")]
mod samples {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::SystemTime;

    use meeting_baas_webhooks::testing::{Message, Sample};
    use meeting_baas_webhooks::{Delivery, DeliveryKind, DeliveryParts, Label, MessageId};

    use super::IntoDelivery;

    fn delivery(kind: DeliveryKind, id: &str, body: bytes::Bytes, now: SystemTime) -> Delivery {
        let is_webhook = kind == DeliveryKind::Webhook;
        let parts = DeliveryParts {
            kind,
            verified: true,
            label: Label::default(),
            message_id: is_webhook.then(|| MessageId::from(id)),
            signed_at: is_webhook.then_some(now),
            received_at: now,
            body,
        };
        match Delivery::from_stored(parts) {
            Ok(delivery) => delivery,
            Err(error) => unreachable!("these are the parts of a delivery: {error}"),
        }
    }

    /// As a webhook with a message id of its own, or as an alert.
    #[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
    impl IntoDelivery for &Sample {
        fn into_delivery(self, now: SystemTime) -> Delivery {
            static NEXT: AtomicU64 = AtomicU64::new(1);
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let kind = match self.event() {
                "alert" => DeliveryKind::Alert,
                _ => DeliveryKind::Webhook,
            };
            delivery(kind, &format!("msg_sample_{number}"), self.body(), now)
        }
    }

    /// As a webhook with a message id of its own, or as an alert.
    #[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
    impl IntoDelivery for Sample {
        fn into_delivery(self, now: SystemTime) -> Delivery {
            (&self).into_delivery(now)
        }
    }

    /// As a webhook: one of the life of a bot.
    #[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
    impl IntoDelivery for &Message {
        fn into_delivery(self, now: SystemTime) -> Delivery {
            delivery(DeliveryKind::Webhook, self.id(), self.body().clone(), now)
        }
    }
}
