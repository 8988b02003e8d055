//! What a handler gets.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use meeting_baas_webhooks::models::WebhookEvent;
use meeting_baas_webhooks::{
    CallbackDelivery, Delivery, Receiver, Rejection, WebhookDelivery, testing,
};

use super::{builder, callback, clock, method, receive, receiver, webhook, with, without};

fn webhook_delivery(body: impl Into<Bytes>) -> WebhookDelivery {
    match receive(&receiver(), webhook(body)) {
        Ok(Delivery::Webhook(webhook)) => webhook,
        other => panic!("{other:?}"),
    }
}

fn callback_delivery(body: impl Into<Bytes>) -> CallbackDelivery {
    match receive(&receiver(), callback(body)) {
        Ok(Delivery::Callback(callback)) => callback,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_sample_is_delivered_as_its_event() {
    for sample in testing::webhook_samples() {
        let delivery = webhook_delivery(sample.body());
        assert_eq!(delivery.event().unwrap().event(), Some(sample.event()));
        assert_eq!(delivery.message_id().as_str(), "msg_1");
        assert_eq!(delivery.signed_at(), clock().now());
        assert_eq!(delivery.drift(), Ok(vec![]));
        let read = WebhookEvent::from_slice(sample.json().as_bytes());
        assert_eq!(delivery.into_event(), read);
    }
    for sample in testing::callback_samples() {
        let delivery = callback_delivery(sample.body());
        assert_eq!(delivery.event().unwrap().event(), Some(sample.event()));
        assert!(delivery.is_verified());
        assert_eq!(delivery.drift(), Ok(vec![]));
        let read = WebhookEvent::from_slice(sample.json().as_bytes());
        assert_eq!(delivery.into_event(), read);
    }
}

#[test]
fn the_body_is_not_copied() {
    for body in [
        Bytes::from_static(b"  {\"event\" : \"new\"}\n"),
        Bytes::new(),
    ] {
        let webhook = webhook_delivery(body.clone());
        assert_eq!(webhook.body().as_ptr(), body.as_ptr());
        assert_eq!(webhook.into_body(), body);
        let callback = callback_delivery(body.clone());
        assert_eq!(callback.body().as_ptr(), body.as_ptr());
        assert_eq!(callback.into_body(), body);
    }
}

#[test]
fn a_body_that_cannot_be_decoded_is_delivered() {
    for body in ["", "[]", r#"{"event": "bot.failed"}"#, "\u{0}"] {
        let webhook = webhook_delivery(body);
        assert_eq!(webhook.body(), body);
        assert!(webhook.event().is_err());
        assert!(webhook.drift().is_err());
        assert_eq!(webhook.clone().into_event().as_ref(), webhook.event());
        let callback = callback_delivery(body);
        assert!(callback.event().is_err());
    }
}

#[test]
fn an_unknown_event_is_an_event() {
    let webhook = webhook_delivery(r#"{"event": "calendar.connection_error", "data": {}}"#);
    let event = webhook.event().unwrap();
    assert!(matches!(event, WebhookEvent::Unknown { .. }));
    assert_eq!(webhook.drift().unwrap().len(), 1);
    let alert = callback_delivery(r#"{"alert": "low balance"}"#);
    let event = alert.event().unwrap();
    assert!(matches!(event, WebhookEvent::Unknown { event: None, .. }));
}

/// A queue between a gateway and this program may hold a request for longer than the tolerance.
#[test]
fn the_tolerance_applies_to_the_time_of_receipt() {
    let (head, body) = webhook("{}").into_parts();
    let received_at = clock().now();
    let a_day_later = clock();
    a_day_later.advance(Duration::from_hours(24));
    let receiver = builder().clock(a_day_later).build().unwrap();
    let late = receiver.receive(&head.method, &head.headers, body.clone());
    assert!(matches!(late, Err(Rejection::TooOld { .. })), "{late:?}");
    let in_time = receiver.receive_at(&head.method, &head.headers, body, received_at);
    assert_eq!(in_time.unwrap().received_at(), received_at);
}

#[test]
fn pairs_of_text_and_of_bytes_are_received() {
    for request in [webhook("{}"), callback("{}")] {
        let method = request.method().as_str();
        let texts = request.headers().iter();
        let texts =
            texts.map(|(name, value)| (name.as_str().to_uppercase(), value.to_str().unwrap()));
        let received = receiver().receive_pairs(method, texts, request.body().clone());
        assert!(received.is_ok(), "{received:?}");
        let bytes = request.headers().iter();
        let bytes: Vec<_> = bytes
            .map(|(name, value)| (name.as_str(), value.as_bytes()))
            .collect();
        let twice = bytes.repeat(2);
        let received = receiver().receive_pairs(method, twice, request.body().clone());
        assert!(
            matches!(received, Err(Rejection::DuplicateHeader { .. })),
            "{received:?}"
        );
        let nothing = [("host", "localhost")];
        let received = receiver().receive_pairs(method, nothing, request.body().clone());
        assert_eq!(received.err(), Some(Rejection::Unsigned));
        let odd = receiver().receive_pairs("ODD METHOD", nothing, "");
        assert_eq!(odd.err(), Some(Rejection::CallbackMethod));
    }
}

#[test]
fn a_webhook_may_contain_a_callback_secret() {
    let request = with(webhook("{}"), "x-mb-secret", "anything");
    let delivery = receive(&receiver(), request).unwrap();
    assert!(matches!(delivery, Delivery::Webhook(_)));
}

#[test]
fn a_delivery_gives_id_event_and_bot_of_both_kinds() {
    let samples = testing::webhook_samples().iter();
    let mut samples = samples.filter(|sample| sample.event() == "bot.completed");
    let bot = samples.next().unwrap();
    let webhook = receive(&receiver(), webhook(bot.body())).unwrap();
    assert_eq!(webhook.message_id().unwrap().as_str(), "msg_1");
    assert_eq!(webhook.event_name().as_deref(), Some("bot.completed"));
    assert!(webhook.bot_id().is_some());
    assert_eq!(webhook.body(), &bot.body());
    let bot = testing::callback_samples()[0];
    let callback = receive(&receiver(), callback(bot.body())).unwrap();
    assert_eq!(callback.message_id(), None);
    assert_eq!(callback.event_name().as_deref(), Some("bot.completed"));
    assert!(callback.bot_id().is_some());
    assert_eq!(callback.drift(), Ok(vec![]));
}

#[test]
fn unsigned_callbacks_are_accepted_only_if_configured() {
    let verified = |receiver: &Receiver, request| match receive(receiver, request) {
        Ok(Delivery::Callback(callback)) => Some(callback.is_verified()),
        _ => None,
    };
    let unsigned = || without(callback("{}"), "x-mb-secret");
    let wrong = || with(callback("{}"), "x-mb-secret", "another");

    let open = Receiver::builder().accept_unsigned_callbacks();
    let open = open.build().unwrap();
    assert_eq!(verified(&open, unsigned()), Some(false));
    assert_eq!(verified(&open, wrong()), Some(false));

    let both = builder().accept_unsigned_callbacks().build().unwrap();
    assert_eq!(verified(&both, unsigned()), Some(false));
    assert_eq!(verified(&both, callback("{}")), Some(true));
    assert_eq!(verified(&both, wrong()), None);
}

/// The method and the secret are all that is asked of a callback.
#[test]
fn the_content_type_is_ignored() {
    for request in [
        webhook("{}"),
        callback("{}"),
        method(callback("{}"), Method::PUT),
    ] {
        let request = with(request, "content-type", "text/plain");
        assert!(receive(&receiver(), without(request, "content-type")).is_ok());
    }
}

/// The claim of the default limit: a synchronisation of 5,000 long instances is a third of it.
#[test]
fn a_synchronisation_of_5000_instances_is_within_the_limits() {
    let sample = testing::webhook_samples();
    let sample = sample
        .iter()
        .find(|sample| sample.event() == "calendar.events_synced");
    let mut payload: serde_json::Value = serde_json::from_str(sample.unwrap().json()).unwrap();
    let series = payload["data"]["events"][0]["instances"]
        .as_array_mut()
        .unwrap();
    let mut instance = series[0].clone();
    instance["title"] = "t".repeat(100).into();
    instance["meeting_url"] = format!("https://{}", "u".repeat(142)).into();
    *series = vec![instance; 5_000];
    let body = payload.to_string();
    assert!(
        (2_500_000..2_600_000).contains(&body.len()),
        "{}",
        body.len()
    );
    let delivery = webhook_delivery(body);
    assert!(matches!(
        delivery.event(),
        Ok(WebhookEvent::CalendarEventsSynced(_))
    ));
}
