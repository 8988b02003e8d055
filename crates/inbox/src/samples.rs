//! The samples of the webhooks crate as deliveries.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use meeting_baas_webhooks::testing::Sample;
use meeting_baas_webhooks::{Delivery, DeliveryKind, DeliveryParts, Label, MessageId};

use crate::inbox::IntoDelivery;

/// As a webhook with a message id of its own.
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
impl IntoDelivery for &Sample {
    fn into_delivery(self, now: SystemTime) -> Delivery {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let parts = DeliveryParts {
            kind: DeliveryKind::Webhook,
            verified: true,
            label: Label::default(),
            message_id: Some(MessageId::from(format!("msg_sample_{number}"))),
            signed_at: Some(now),
            received_at: now,
            body: self.body(),
        };
        match Delivery::from_stored(parts) {
            Ok(delivery) => delivery,
            Err(error) => unreachable!("these are the parts of a webhook: {error}"),
        }
    }
}

/// As a webhook with a message id of its own.
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
impl IntoDelivery for Sample {
    fn into_delivery(self, now: SystemTime) -> Delivery {
        (&self).into_delivery(now)
    }
}
