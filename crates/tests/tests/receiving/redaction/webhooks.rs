//! The types of the receiver.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use crate_tests::fixture::Carrier;
use http::{HeaderName, HeaderValue, Method, Request};
use meeting_baas_webhooks::duplicates::{MemoryStore, Outcome, handle_once};
use meeting_baas_webhooks::testing::{self, ManualClock, WebhookSigner};
use meeting_baas_webhooks::{
    AlertDelivery, BuildError, CallbackDelivery, Delivery, DeliveryKey, DeliveryKind, Label,
    Received, Receiver, ReceiverBuilder, Rejection, SpanLayer, WebhookDelivery,
};
use sha2::{Digest, Sha256};

use super::renderings::Renderings;
use super::secrets::{Needles, plant_everywhere, secret, webhook_secret};

/// Renders every type, and gives what must not be found in any rendering.
pub(crate) fn render(renderings: &mut Renderings) -> Needles {
    for request in requests() {
        delivery(renderings, request);
    }
    receivers(renderings);
    rejections(renderings);
    build_errors(renderings);
    duplicates(renderings);
    stored(renderings);
    testing_types(renderings);
    renderings.debug(&SpanLayer::new());
    renderings.debug(&tower_layer::Layer::layer(&SpanLayer::new(), ()));
    needles()
}

/// The mark, and what is made of secrets in the requests.
pub(crate) fn needles() -> Needles {
    let mut needles = Needles::default();
    needles.add(&Sha256::digest(secret()));
    for request in requests() {
        needles_of(&request, &mut needles);
    }
    needles
}

pub(crate) fn clock() -> ManualClock {
    ManualClock::at_unix_seconds(1_773_739_800)
}

fn builder() -> ReceiverBuilder {
    Receiver::builder()
        .webhook_secret(webhook_secret())
        .callback_secret(secret())
        .alert_secret(secret())
        .clock(clock())
}

pub(crate) fn receiver() -> Receiver {
    builder().build().unwrap()
}

fn signer() -> WebhookSigner {
    WebhookSigner::new(&webhook_secret()).unwrap()
}

/// A request of every event, with secrets in its payload.
pub(crate) fn requests() -> Vec<Request<Bytes>> {
    let mut requests = Vec::new();
    for sample in Carrier::Webhook.samples() {
        let body = planted(Carrier::Webhook, sample.json());
        requests.push(signer().request("msg_1", clock().now(), body).unwrap());
    }
    for sample in Carrier::Callback.samples() {
        let body = planted(Carrier::Callback, sample.json());
        requests.push(testing::callback_request(Some(&secret()), body).unwrap());
    }
    let body = testing::alert_sample().json();
    let mut alert: serde_json::Value = serde_json::from_str(body).unwrap();
    alert["message"] = secret().into();
    alert["alert_rule_name"] = secret().into();
    requests.push(testing::alert_request(&secret(), alert.to_string()).unwrap());
    for body in [
        secret(),
        format!("{{\"event\": \"bot.failed\", \"data\": \"{}\"}}", secret()),
        // A link where a name or a key is.
        format!(r#"{{"event": "https://host.example/?pwd={}"}}"#, secret()),
        format!(
            r#"{{"event": "bot.failed", "host.example/{}": 01}}"#,
            secret()
        ),
    ] {
        requests.push(signer().request("msg_1", clock().now(), body).unwrap());
    }
    requests
}

fn planted(carrier: Carrier, json: &str) -> String {
    let mut payload = serde_json::from_str(json).unwrap();
    plant_everywhere(carrier, &mut payload);
    payload.to_string()
}

/// The signature, as text and as bytes.
fn needles_of(request: &Request<Bytes>, needles: &mut Needles) {
    if let Some(signature) = request.headers().get("svix-signature") {
        let (_, encoded) = signature.to_str().unwrap().split_once(',').unwrap();
        let mut bytes = [0; 33];
        let length = STANDARD.decode_slice(encoded, &mut bytes).unwrap();
        needles.add(&bytes[..length]);
    }
}

pub(crate) fn receive(receiver: &Receiver, request: Request<Bytes>) -> Result<Delivery, Rejection> {
    let (head, body) = request.into_parts();
    receiver.receive(&head.method, &head.headers, body)
}

fn delivery(renderings: &mut Renderings, request: Request<Bytes>) {
    let delivery = receive(&receiver(), request).unwrap();
    // Before the event is read, and after.
    for _ in 0..2 {
        renderings.debug(&delivery);
        match &delivery {
            Delivery::Webhook(webhook) => {
                renderings.debug::<WebhookDelivery>(webhook);
                renderings.both(webhook.message_id());
            }
            Delivery::Callback(callback) => renderings.debug::<CallbackDelivery>(callback),
            Delivery::Alert(alert) => renderings.debug::<AlertDelivery>(alert),
            other => panic!("{other:?}"),
        }
        renderings.debug::<Received>(&delivery);
        renderings.debug(delivery.parts());
        renderings.both(delivery.key());
        renderings.both(delivery.label());
        renderings.both(&delivery.kind());
        if let Some(outcome) = delivery.outcome() {
            renderings.both(&outcome);
        }
        match delivery.event() {
            Ok(event) => renderings.debug(&event),
            Err(error) => renderings.both(error),
        }
        if let Err(error) = delivery.extra_as::<Vec<u8>>() {
            renderings.both(&error);
        }
    }
}

/// What cannot be a stored delivery.
fn stored(renderings: &mut Renderings) {
    renderings.both(&secret().parse::<DeliveryKind>().unwrap_err());
    let delivery = receive(&receiver(), requests().remove(0)).unwrap();
    let mut parts = delivery.parts().clone();
    parts.message_id = None;
    renderings.both(&Delivery::from_stored(parts).unwrap_err());
}

/// What a user's test prints.
fn testing_types(renderings: &mut Renderings) {
    let draft = testing::sample("bot.completed").with("/data/video", secret());
    renderings.debug(&draft);
    renderings.both(&draft.with("/nothing/at", secret()).body().unwrap_err());
    let life = testing::BotLife::failed("00000000-0000-4000-8000-000000000001".parse().unwrap());
    let life = life.unwrap();
    renderings.debug(&life.messages()[0]);
    renderings.debug(&life);
    let unsigned = testing::callback_request(Some("\n"), secret());
    renderings.both(&unsigned.unwrap_err());
}

fn receivers(renderings: &mut Renderings) {
    renderings.debug(&builder());
    renderings.debug(&receiver());
    renderings.debug(&signer());
    renderings.debug(&signer().with_standard_names());
    renderings.debug(&clock());
    let samples = Carrier::Webhook.samples().iter();
    samples.for_each(|sample| renderings.debug(sample));
}

/// Every header with a secret in it, or with one too long, or where it does not belong.
fn rejections(renderings: &mut Renderings) {
    let secret = secret();
    let webhook = || {
        signer()
            .request("msg_1", clock().now(), secret.clone())
            .unwrap()
    };
    let callback = || testing::callback_request(Some(&secret), secret.clone()).unwrap();
    let mut rejected = |receiver: &Receiver, request| {
        renderings.both(&receive(receiver, request).unwrap_err());
    };
    let long = secret.repeat(1_000);
    let signatures = format!("v1,{secret} ").repeat(100);
    let unreadable = format!("{secret}é");
    for name in ["id", "timestamp", "signature"] {
        for value in [&secret, &long, &signatures, &unreadable] {
            for scheme in ["svix", "webhook"] {
                rejected(
                    &receiver(),
                    with(webhook(), &format!("{scheme}-{name}"), value),
                );
            }
        }
    }
    rejected(
        &receiver(),
        with(callback(), "x-mb-secret", &format!("{secret}{secret}")),
    );
    rejected(&receiver(), with(callback(), "x-mb-secret", &long));
    rejected(
        &receiver(),
        testing::callback_request(None, secret.clone()).unwrap(),
    );
    for days in [-1, 1] {
        let day = Duration::from_hours(24);
        let time = if days < 0 {
            clock().now() - day
        } else {
            clock().now() + day
        };
        rejected(
            &receiver(),
            signer().request(&secret, time, secret.clone()).unwrap(),
        );
    }
    let mut other = webhook();
    *other.method_mut() = Method::from_bytes(secret.as_bytes()).unwrap();
    rejected(&receiver(), other);
    rejected(&builder().max_body_length(1).build().unwrap(), webhook());
    let webhooks = Receiver::builder()
        .webhook_secret(webhook_secret())
        .build()
        .unwrap();
    rejected(&webhooks, callback());
    let callbacks = Receiver::builder()
        .callback_secret(&secret)
        .build()
        .unwrap();
    rejected(&callbacks, webhook());
}

fn with(mut request: Request<Bytes>, name: &str, value: &str) -> Request<Bytes> {
    let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
    let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
    request.headers_mut().insert(name, value);
    request
}

/// Secrets that cannot be used.
fn build_errors(renderings: &mut Renderings) {
    let secret = secret();
    let mut report = |builder: ReceiverBuilder| {
        renderings.debug(&builder);
        let error = builder.build().unwrap_err();
        renderings.both(&error);
        if let BuildError::WebhookSecret { error, .. } | BuildError::CallbackSecret { error, .. } =
            error
        {
            renderings.both(&error);
        }
    };
    report(Receiver::builder());
    for text in [
        &secret,
        &secret.repeat(9),
        &format!("{secret}\n"),
        &format!("{secret}!"),
    ] {
        report(
            Receiver::builder()
                .webhook_secret(format!("whsec_{text}"))
                .webhook_secret(text),
        );
    }
    for text in [
        &format!("{secret}\n"),
        &format!("{secret}\n{secret}"),
        &secret.repeat(1_000),
    ] {
        report(Receiver::builder().callback_secret(text));
    }
    let value = secret.clone();
    report(Receiver::builder().secrets_from(move |_| Some(value.clone().into())));
}

fn duplicates(renderings: &mut Renderings) {
    let store = MemoryStore::default();
    let key = DeliveryKey::from_stored(&Label::default(), "webhook:msg_1");
    let pending = std::future::pending::<Result<(), &str>>;
    let mut held = std::pin::pin!(handle_once(&store, &key, pending));
    let context = &mut std::task::Context::from_waker(std::task::Waker::noop());
    assert!(held.as_mut().poll(context).is_pending());
    renderings.debug(&store);
    // What a handler's error says is the handler's.
    renderings.both(&Outcome::Failed("no disk"));
    renderings.both(&Outcome::<&str>::InProgress);
}
