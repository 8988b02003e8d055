//! The log of requests that the extractors reject: one line each, with the reason.

use axum::body::Body;
use axum::extract::FromRequest;
use crate_tests::trace::Lines;
use http::Request;
use meeting_baas_webhooks::{CallbackDelivery, Delivery, Receiver, Rejection};

use super::body::SentBody;
use super::requests;
use super::senders::{self, Kind};

fn lines<Extracted>(mut requests: Vec<Request<SentBody>>) -> Vec<String>
where
    Extracted: FromRequest<Receiver, Rejection = Rejection>,
{
    let receiver = senders::receiver().build().unwrap();
    let request = requests.pop().unwrap().map(Body::new);
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().build().unwrap();
    let extracted = || runtime.block_on(Extracted::from_request(request, &receiver));
    let (extracted, lines) = Lines::of(extracted);
    assert!(extracted.is_err());
    let timed = |line: &String| line.contains("microseconds=");
    lines.into_iter().filter(|line| !timed(line)).collect()
}

#[test]
fn a_rejected_head() {
    assert_eq!(
        lines::<Delivery>(requests::missing_header(Kind::Webhook)),
        [
            "span receive:",
            "field: outcome=\"rejected\"",
            "WARN: message=request rejected status=400 reason=the header `svix-signature` of a \
             webhook is missing: a proxy or CDN on the way may have removed it",
        ]
    );
}

#[test]
fn a_body_that_is_too_large() {
    assert_eq!(
        lines::<Delivery>(requests::too_large(Kind::Callback)),
        [
            "span receive:",
            "field: outcome=\"rejected\"",
            "WARN: message=request rejected status=413 reason=the body is larger than 8388608 \
             bytes",
        ]
    );
}

#[test]
fn a_webhook_on_a_route_for_callbacks() {
    assert_eq!(
        lines::<CallbackDelivery>(requests::unknown_event(Kind::Webhook)),
        [
            "span receive:",
            "field: outcome=\"rejected\"",
            "WARN: message=request rejected status=500 reason=a webhook on a route for another \
             kind only: correct the URL of the endpoint, or the route",
        ]
    );
}
