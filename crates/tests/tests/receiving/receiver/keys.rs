//! What identifies a delivery, and what became of a bot.

use bytes::Bytes;
use http::Request;
use meeting_baas_webhooks::testing::{self, WebhookSigner};
use meeting_baas_webhooks::{Delivery, DeliveryKey, DeliveryKind, Receiver};

use super::{clock, receive};

const OLD: u64 = 1;
const NEW: u64 = 2;
const OTHER: u64 = 3;

const CALLBACK_SECRET: &str = "the secret of the bots of the endpoint `eu`";
const OTHER_CALLBACK_SECRET: &str = "the secret of the bots of the endpoint `us`";

/// Two endpoints, of which one rotates its secret.
fn receiver() -> Receiver {
    Receiver::builder()
        .webhook_secret_for("eu", testing::webhook_secret(OLD))
        .webhook_secret_for("eu", testing::webhook_secret(NEW))
        .webhook_secret_for("us", testing::webhook_secret(OTHER))
        .callback_secret_for("eu", CALLBACK_SECRET)
        .callback_secret_for("us", OTHER_CALLBACK_SECRET)
        .clock(clock())
        .build()
        .unwrap()
}

fn delivered(request: Request<Bytes>) -> Delivery {
    receive(&receiver(), request).unwrap()
}

fn webhook(seed: u64, id: &str, body: impl Into<Bytes>) -> Delivery {
    let signer = WebhookSigner::new(&testing::webhook_secret(seed)).unwrap();
    delivered(signer.request(id, clock().now(), body).unwrap())
}

fn callback(secret: &str, body: impl Into<Bytes>) -> Delivery {
    delivered(testing::callback_request(Some(secret), body).unwrap())
}

fn completed() -> Bytes {
    testing::callback_samples()[0].body()
}

#[test]
fn a_message_has_one_key_during_a_rotation_and_another_at_another_endpoint() {
    let first = webhook(OLD, "msg_1", "{}");
    assert_eq!(first.label().as_str(), "eu");
    assert_eq!(first.key().as_str(), "eu/webhook:msg_1");
    assert_eq!(webhook(NEW, "msg_1", "{}").key(), first.key());
    let other = webhook(OTHER, "msg_1", "{}");
    assert_eq!(other.label().as_str(), "us");
    assert_ne!(other.key(), first.key());
    assert_ne!(webhook(OLD, "msg_2", "{}").key(), first.key());
}

#[test]
fn the_key_of_a_callback_is_the_digest_of_its_body() {
    let body = completed();
    let first = callback(CALLBACK_SECRET, body.clone());
    // Of `sha256sum`.
    let digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let empty = callback(CALLBACK_SECRET, "{}");
    assert_eq!(empty.key().as_str(), format!("eu/callback:{digest}"));
    assert_eq!(callback(CALLBACK_SECRET, body.clone()).key(), first.key());
    assert_ne!(
        callback(OTHER_CALLBACK_SECRET, body.clone()).key(),
        first.key()
    );
    // Requested again, it has new links.
    let again = String::from_utf8_lossy(&body).replace("X-Amz-Signature=", "X-Amz-Signature=0");
    assert_ne!(again.as_bytes(), body);
    assert_ne!(callback(CALLBACK_SECRET, again).key(), first.key());
}

/// Otherwise anybody could make a copy of a callback pass for the delivery.
#[test]
fn an_unverified_callback_never_has_the_key_of_a_verified_one() {
    let request = testing::callback_request(None, completed()).unwrap();
    let open = Receiver::builder().accept_unsigned_callbacks();
    let unverified = receive(&open.build().unwrap(), request).unwrap();
    assert!(!unverified.is_verified());
    let verified = Receiver::builder().callback_secret(CALLBACK_SECRET);
    let request = testing::callback_request(Some(CALLBACK_SECRET), completed()).unwrap();
    let verified = receive(&verified.build().unwrap(), request).unwrap();
    assert_eq!(verified.label(), unverified.label());
    assert_ne!(verified.key(), unverified.key());
}

#[test]
fn a_webhook_and_a_callback_about_one_bot_have_one_outcome() {
    let webhook = webhook(OTHER, "msg_1", completed());
    let callback = callback(CALLBACK_SECRET, completed());
    assert_ne!(webhook.key(), callback.key());
    let outcome = webhook.outcome().unwrap();
    assert_eq!(callback.outcome(), Some(outcome));
    assert_eq!(outcome.event(), "bot.completed");
    assert_eq!(Some(outcome.bot_id()), webhook.bot_id());
    let text = format!("bot.completed/{}", outcome.bot_id());
    assert_eq!(outcome.to_string(), text);
}

/// A bot has many statuses, and many messages in its chat.
#[test]
fn only_the_final_events_of_a_bot_are_an_outcome() {
    for sample in testing::webhook_samples() {
        let is_final = matches!(sample.event(), "bot.completed" | "bot.failed");
        let delivery = webhook(OLD, "msg_1", sample.body());
        assert_eq!(delivery.outcome().is_some(), is_final, "{}", sample.event());
    }
}

/// `error_code` is missing.
#[test]
fn what_cannot_be_decoded_has_bot_outcome_extra_and_pointer() {
    let body = r#"{
        "event": "bot.failed",
        "data": {"bot_id": "8f2c1f0e-4b7a-4f55-9d0a-6a4f0f1f2b11", "retry_of": 7},
        "extra": {"tenant": 7}
    }"#;
    for delivery in [webhook(OLD, "msg_1", body), callback(CALLBACK_SECRET, body)] {
        assert!(!delivery.is_decodable());
        assert_eq!(delivery.event_name().as_deref(), Some("bot.failed"));
        assert_eq!(
            delivery.outcome().map(|outcome| outcome.event()),
            Some("bot.failed")
        );
        assert_eq!(
            delivery.outcome().map(|outcome| outcome.bot_id()),
            delivery.bot_id()
        );
        assert_eq!(delivery.pointer("/data/retry_of"), Some("7"));
        let extra = delivery.extra().unwrap().unwrap();
        assert_eq!(extra["tenant"], 7);
        let tenants = delivery.extra_as::<std::collections::HashMap<String, u32>>();
        assert_eq!(tenants.unwrap().unwrap()["tenant"], 7);
    }
    let garbage = webhook(OLD, "msg_1", "\u{0}");
    assert_eq!(
        (garbage.event_name(), garbage.bot_id(), garbage.outcome()),
        (None, None, None)
    );
    assert!(garbage.extra().is_err() && garbage.extra_as::<()>().is_err());
    assert_eq!(garbage.pointer("/data"), None);
}

#[test]
fn what_is_stored_is_the_same_delivery_again() {
    for delivery in [
        webhook(NEW, "msg_1", completed()),
        callback(CALLBACK_SECRET, completed()),
        webhook(OLD, "msg_1", "garbage"),
    ] {
        assert_eq!(delivery.received_at(), clock().now());
        let again = Delivery::from_stored(delivery.parts().clone()).unwrap();
        assert_eq!(again.parts(), delivery.parts());
        assert_eq!(again.key(), delivery.key());
        assert_eq!(again.event(), delivery.event());
        let key = DeliveryKey::from_stored(delivery.label(), delivery.key().id());
        assert_eq!(&key, delivery.key());
        assert_eq!(key.label(), delivery.label().as_str());
        // The bytes are shared.
        assert_eq!(again.body().as_ptr(), delivery.body().as_ptr());
    }
}

#[test]
fn parts_that_no_delivery_has_are_rejected() {
    let webhook = webhook(OLD, "msg_1", "{}").parts().clone();
    let callback = callback(CALLBACK_SECRET, "{}").parts().clone();
    let mut without_id = webhook.clone();
    without_id.message_id = None;
    let mut without_time = webhook.clone();
    without_time.signed_at = None;
    let mut unverified = webhook.clone();
    unverified.verified = false;
    let mut with_id = callback;
    with_id.message_id = webhook.message_id.clone();
    for parts in [without_id, without_time, unverified, with_id] {
        assert!(Delivery::from_stored(parts.clone()).is_err(), "{parts:?}");
    }
    let mut relabelled = webhook;
    relabelled.kind = DeliveryKind::Callback;
    assert!(Delivery::from_stored(relabelled).is_err());
}
