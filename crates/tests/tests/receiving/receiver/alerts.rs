//! Alerts: the third kind of delivery.

use bytes::Bytes;
use crate_tests::trace::Lines;
use http::{Method, Request, StatusCode};
use meeting_baas_webhooks::models::AlertType;
use meeting_baas_webhooks::{Delivery, DeliveryKind, Event, Receiver, Rejection, testing};

use super::{callback, clock, method, receive, twice, webhook_secret, with};

const SECRET: &str = "the secret of an alert rule";

fn receiver() -> Receiver {
    let builder = Receiver::builder().webhook_secret(webhook_secret());
    let builder = builder.alert_secret_for("rules", SECRET);
    builder.clock(clock()).build().unwrap()
}

fn alert(body: impl Into<Bytes>) -> Request<Bytes> {
    testing::alert_request(SECRET, body).unwrap()
}

fn sample() -> Bytes {
    testing::alert_sample().body()
}

#[test]
fn an_alert_is_a_delivery_of_its_own_kind() {
    let delivery = receive(&receiver(), alert(sample())).unwrap();
    assert_eq!(delivery.kind(), DeliveryKind::Alert);
    assert_eq!(delivery.label().as_str(), "rules");
    assert!(delivery.is_verified() && delivery.is_decodable());
    let Ok(Event::Alert(event)) = delivery.event() else {
        panic!("{delivery:?}");
    };
    assert_eq!(event.alert_type, AlertType::WebhookDeliveryExhausted);
    assert_eq!(delivery.drift(), Ok(vec![]));
    assert_eq!(
        (delivery.event_name(), delivery.bot_id(), delivery.outcome()),
        (None, None, None)
    );
    assert!(
        delivery.key().as_str().starts_with("rules/alert:"),
        "{:?}",
        delivery.key()
    );
    let again = Delivery::from_stored(delivery.parts().clone()).unwrap();
    assert_eq!(
        (again.kind(), again.key()),
        (delivery.kind(), delivery.key())
    );
}

#[test]
fn an_alert_that_cannot_be_decoded_is_delivered() {
    for body in ["", "null", "[]", r#"{"alert_type": "new"}"#] {
        let delivery = receive(&receiver(), alert(body)).unwrap();
        assert!(
            delivery.event().is_err() && delivery.drift().is_err(),
            "{body}"
        );
        assert_eq!(delivery.body(), body);
    }
    let delivery = receive(&receiver(), alert(r#"{"alert_type": "new"}"#)).unwrap();
    assert_eq!(delivery.pointer("/alert_type"), Some("\"new\""));
}

#[test]
fn an_alert_without_a_valid_secret_is_rejected() {
    let rejected = |request| receive(&receiver(), request).unwrap_err();
    let wrong = testing::alert_request("another", sample()).unwrap();
    assert_eq!(rejected(wrong), Rejection::WrongAlertSecret);
    assert_eq!(
        rejected(twice(alert(sample()), "x-mb-alert-secret")).status(),
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        rejected(method(alert(sample()), Method::PUT)),
        Rejection::AlertMethod
    );
    // The secret of another kind does not do.
    let callback = with(callback(sample()), "x-mb-secret", SECRET);
    assert_eq!(rejected(callback), Rejection::NoCallbackSecret);
}

/// An unsigned callback is accepted from anybody, an alert with a wrong secret is not.
#[test]
fn an_alert_is_never_an_unsigned_callback() {
    let open = Receiver::builder()
        .accept_unsigned_callbacks()
        .build()
        .unwrap();
    assert_eq!(
        receive(&open, alert(sample())).unwrap_err(),
        Rejection::NoAlertSecret
    );
}

#[test]
fn without_an_alert_secret_an_alert_is_rejected_and_logged() {
    let receiver = Receiver::builder()
        .webhook_secret(webhook_secret())
        .build()
        .unwrap();
    let (rejected, lines) = Lines::of(|| receive(&receiver, alert(sample())));
    assert_eq!(
        rejected.unwrap_err().status(),
        StatusCode::INTERNAL_SERVER_ERROR
    );
    let warned = lines
        .iter()
        .any(|line| line.starts_with("WARN") && line.contains("alert rule"));
    assert!(warned, "{lines:#?}");
}

#[test]
fn the_variable_of_alerts_is_optional() {
    let read = |alerts: Option<&'static str>| {
        let lookup = move |name: &str| match name {
            "MEETING_BAAS_WEBHOOK_SECRETS" => Some(webhook_secret().into()),
            "MEETING_BAAS_CALLBACK_SECRETS" => Some("none".into()),
            "MEETING_BAAS_ALERT_SECRETS" => alerts.map(Into::into),
            _ => None,
        };
        let receiver = Receiver::builder().secrets_from(lookup).build().unwrap();
        receive(
            &receiver,
            testing::alert_request("one-long-enough-for-anybody", sample()).unwrap(),
        )
    };
    assert_eq!(read(None).unwrap_err(), Rejection::NoAlertSecret);
    assert_eq!(read(Some("none")).unwrap_err(), Rejection::NoAlertSecret);
    assert!(read(Some("one-long-enough-for-anybody")).is_ok());
}

#[test]
fn an_alert_secret_has_at_most_256_characters() {
    let built = |length| {
        let secret = "0123456789abcdef".repeat(17);
        Receiver::builder().alert_secret(&secret[..length]).build()
    };
    assert!(built(256).is_ok());
    let error = built(257).unwrap_err().to_string();
    assert!(
        error.contains("alert secret 1") && error.contains("too long"),
        "{error}"
    );
}
