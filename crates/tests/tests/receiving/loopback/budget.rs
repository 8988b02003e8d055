//! Many large bodies at once, whose senders are not verified.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use meeting_baas_webhooks::{Receiver, testing};
use tokio::task::JoinSet;

use super::body::SentBody;
use super::client::{self, Protocol};
use super::requests::{self, Kind};
use super::server::Server;

const MIB: usize = 1024 * 1024;

/// The half for any body, which six strangers use up.
const BUDGET: usize = 12 * MIB;
const STRANGERS: usize = 6;
const SENT: usize = MIB;

#[tokio::test]
async fn strangers_with_large_bodies_exclude_no_small_body_and_no_verified_callback_over_http_1() {
    strangers_exclude_nobody_else(Protocol::Http1).await;
}

#[tokio::test]
async fn strangers_with_large_bodies_exclude_no_small_body_and_no_verified_callback_over_http_2() {
    strangers_exclude_nobody_else(Protocol::Http2).await;
}

async fn strangers_exclude_nobody_else(protocol: Protocol) {
    let receiver = requests::receiver()
        .max_body_length(2 * MIB)
        .max_body_bytes(BUDGET)
        .body_timeout(Duration::from_hours(1));
    let receiver = receiver.build().unwrap();
    let (server, address) = Server::start(receiver.clone()).await;
    let mut strangers = JoinSet::new();
    for _ in 0..STRANGERS {
        let body = SentBody {
            bytes: Bytes::from(vec![b' '; SENT]),
            announced: None,
            stalls: true,
        };
        strangers.spawn(client::send(protocol, address, signed_by_a_stranger(body)));
    }
    used(&receiver, STRANGERS * SENT).await;

    assert_eq!(status(protocol, address, Kind::Webhook, SENT).await, 503);
    assert_eq!(status(protocol, address, Kind::Webhook, 60_000).await, 200);
    assert_eq!(status(protocol, address, Kind::Callback, SENT).await, 200);
    let over = "the bodies that are being read exceed the budget of 12582912 bytes";
    let rejected = server.noted().rejected;
    let reason = rejected.last().unwrap().to_string();
    assert!(reason.starts_with(over), "{reason}");

    // The bytes of a sender that has gone are free again.
    strangers.shutdown().await;
    used(&receiver, 0).await;
    assert_eq!(status(protocol, address, Kind::Webhook, SENT).await, 200);
}

/// Waits until the receiver has read as many bytes that it could not verify yet.
async fn used(receiver: &Receiver, bytes: usize) {
    while receiver.unverified_bytes() != bytes {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A head that is valid, but for the signature, which the receiver can check only with the body.
fn signed_by_a_stranger(body: SentBody) -> Request<SentBody> {
    let [request] = requests::wrong_secret(Kind::Webhook)
        .try_into()
        .unwrap_or_else(|_| panic!("several requests"));
    request.map(|_| body)
}

async fn status(protocol: Protocol, address: SocketAddr, kind: Kind, length: usize) -> u16 {
    let sample = testing::callback_samples()[0].json();
    let body = format!("{sample}{}", " ".repeat(length - sample.len()));
    let request = requests::valid(kind, body).map(SentBody::whole);
    let answer = client::send(protocol, address, request).await;
    answer.unwrap().status
}
