//! The inbox as its users see it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and uses files"
)]

mod damaged;
mod files;
mod handling;
mod managing;
mod storing;

use std::time::SystemTime;

use meeting_baas_inbox::{Attempt, Failure, Inbox};
use meeting_baas_webhooks::{Delivery, DeliveryKind, DeliveryParts, Label, MessageId};
use tempfile::TempDir;

async fn succeed(_: Attempt) -> Result<(), Failure> {
    Ok(())
}

fn delivery(kind: DeliveryKind, id: &str, body: &str) -> Delivery {
    let is_webhook = kind == DeliveryKind::Webhook;
    let parts = DeliveryParts {
        kind,
        verified: true,
        label: Label::default(),
        message_id: is_webhook.then(|| MessageId::from(id)),
        signed_at: is_webhook.then(SystemTime::now),
        received_at: SystemTime::now(),
        body: format!("{body}{id}").into(),
    };
    Delivery::from_stored(parts).unwrap()
}

fn webhook(id: &str) -> Delivery {
    delivery(DeliveryKind::Webhook, id, "")
}

async fn file(folder: &TempDir) -> Inbox {
    let path = folder.path().join("inbox.db");
    Inbox::sqlite(path).min_free_space(0).open().await.unwrap()
}
