//! The log of valid and invalid requests contains no secret.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::FromRequest;
use bytes::Bytes;
use crate_tests::trace::Lines;
use http::Request;
use http_body::{Body, Frame};
use meeting_baas_webhooks::duplicates::{MemoryStore, handle_once};
use meeting_baas_webhooks::{AlertDelivery, CallbackDelivery, Delivery, Receiver, WebhookDelivery};

use super::secrets::secret;
use super::webhooks::{needles, receive, receiver, requests};

#[test]
fn no_line_shows_a_secret() {
    let store = MemoryStore::default();
    let (count, lines) = Lines::of(|| {
        let receiver = receiver();
        let mut count = 0;
        for request in requests() {
            let mut tampered = request.clone();
            *tampered.body_mut() = secret().into();
            for name in ["svix-id", "x-mb-secret", "x-mb-alert-secret"] {
                if let Some(value) = tampered.headers_mut().get_mut(name) {
                    *value = secret().repeat(2).parse().unwrap();
                }
            }
            assert!(receive(&receiver, tampered).is_err());
            let delivery = receive(&receiver, request).unwrap();
            let handled = handle_once(&store, delivery.key(), || async { Err(secret()) });
            let context = &mut Context::from_waker(std::task::Waker::noop());
            assert!(std::pin::pin!(handled).poll(context).is_ready());
            count += 1;
        }
        count
    });
    assert!(count > 0 && lines.len() > 8 * count, "{lines:#?}");
    let needles = needles();
    for line in lines {
        needles.assert_absent("a line", &line);
    }
}

/// An incomplete body, with an error whose text no log may contain.
struct Broken;

impl Body for Broken {
    type Data = Bytes;
    type Error = String;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, String>>> {
        Poll::Ready(Some(Err(secret())))
    }
}

/// What each extractor makes of a request.
async fn extract(receiver: &Receiver, request: impl Fn() -> Request<axum::body::Body>) {
    let delivery = Delivery::from_request(request(), receiver).await;
    let webhook = WebhookDelivery::from_request(request(), receiver).await;
    let callback = CallbackDelivery::from_request(request(), receiver).await;
    let alert = AlertDelivery::from_request(request(), receiver).await;
    let alone = webhook.is_ok() || callback.is_ok() || alert.is_ok();
    assert_eq!(delivery.is_ok(), alone);
}

#[test]
fn no_line_of_an_extractor_shows_a_secret() {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().build().unwrap();
    let (count, lines) = Lines::of(|| {
        let receiver = receiver();
        let mut count = 0;
        for request in requests() {
            let (head, body) = request.into_parts();
            let with = |body| Request::from_parts(head.clone(), body);
            runtime.block_on(extract(&receiver, || with(body.clone().into())));
            let broken = || with(axum::body::Body::new(Broken));
            runtime.block_on(extract(&receiver, broken));
            count += 1;
        }
        count
    });
    let rejected = lines
        .iter()
        .filter(|line| line.starts_with("WARN: message=request rejected"));
    // Two extractors of the first four, and all four of a body that breaks off.
    assert_eq!(rejected.count(), 6 * count, "{lines:#?}");
    assert!(count > 0, "nothing is logged");
    let needles = needles();
    for line in lines {
        needles.assert_absent("a line", &line);
    }
}
