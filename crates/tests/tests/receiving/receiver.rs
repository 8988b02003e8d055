//! What a receiver accepts, what it rejects, and what it logs.

mod alerts;
mod building;
mod deliveries;
mod keys;
mod redaction;
mod rejections;
mod tracing;

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request};
use meeting_baas_webhooks::testing::{self, ManualClock, WebhookSigner};
use meeting_baas_webhooks::{Delivery, Receiver, ReceiverBuilder, Rejection};

/// When every test takes place.
const NOW: u64 = 1_773_739_800;

const CALLBACK_SECRET: &str = "callback-secret-0f3a";

fn webhook_secret() -> String {
    testing::webhook_secret(1)
}

fn clock() -> ManualClock {
    ManualClock::at_unix_seconds(NOW)
}

/// A receiver of both kinds, still to be built.
fn builder() -> ReceiverBuilder {
    Receiver::builder()
        .webhook_secret(webhook_secret())
        .callback_secret(CALLBACK_SECRET)
        .clock(clock())
}

fn receiver() -> Receiver {
    builder().build().unwrap()
}

/// A valid webhook.
fn webhook(body: impl Into<Bytes>) -> Request<Bytes> {
    let signer = WebhookSigner::new(&webhook_secret()).unwrap();
    signer.request("msg_1", clock().now(), body).unwrap()
}

/// A webhook that was signed some seconds from now.
fn webhook_signed_at(seconds: i64) -> Request<Bytes> {
    let signer = WebhookSigner::new(&webhook_secret()).unwrap();
    let by = Duration::from_secs(seconds.unsigned_abs());
    let time = if seconds < 0 {
        clock().now() - by
    } else {
        clock().now() + by
    };
    signer.request("msg_1", time, "{}").unwrap()
}

/// A valid callback.
fn callback(body: impl Into<Bytes>) -> Request<Bytes> {
    testing::callback_request(Some(CALLBACK_SECRET), body).unwrap()
}

fn receive(receiver: &Receiver, request: Request<Bytes>) -> Result<Delivery, Rejection> {
    let (head, body) = request.into_parts();
    receiver.receive(&head.method, &head.headers, body)
}

fn method(mut request: Request<Bytes>, method: Method) -> Request<Bytes> {
    *request.method_mut() = method;
    request
}

fn headers(mut request: Request<Bytes>, change: impl FnOnce(&mut HeaderMap)) -> Request<Bytes> {
    change(request.headers_mut());
    request
}

fn with(request: Request<Bytes>, name: &'static str, value: &str) -> Request<Bytes> {
    let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
    headers(request, |headers| {
        headers.insert(name, value);
    })
}

fn twice(request: Request<Bytes>, name: &'static str) -> Request<Bytes> {
    headers(request, |headers| {
        let value = headers[name].clone();
        headers.append(name, value);
    })
}

fn without(request: Request<Bytes>, name: &str) -> Request<Bytes> {
    headers(request, |headers| {
        headers.remove(name).unwrap();
    })
}
