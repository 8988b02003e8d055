//! Bodies that a proxy compressed.

use std::io::Write;
use std::net::SocketAddr;

use axum::Router;
use axum::routing::any;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::CONTENT_ENCODING;
use http::{HeaderValue, Request};
use meeting_baas_webhooks::{Delivery, Receiver, Rejection, testing};
use tokio::net::TcpListener;
use tower_http::decompression::RequestDecompressionLayer;

use super::body::SentBody;
use super::client::{self, Protocol};
use super::senders::{self, Kind};

/// It says whether the event could be decoded.
async fn handle(delivery: Delivery) -> &'static str {
    if delivery.is_decodable() {
        "decoded"
    } else {
        "undecodable"
    }
}

async fn serve(router: Router<Receiver>) -> SocketAddr {
    let router = router.with_state(senders::receiver().build().unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await });
    address
}

/// Signed, and compressed on the way.
fn compressed(kind: Kind) -> Request<SentBody> {
    let sample = testing::callback_samples()[0].body();
    let request = senders::valid(kind, sample);
    let (mut head, body) = request.into_parts();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&body).unwrap();
    let gzip = HeaderValue::from_static("gzip");
    head.headers.insert(CONTENT_ENCODING, gzip);
    let body = Bytes::from(encoder.finish().unwrap());
    Request::from_parts(head, SentBody::whole(body))
}

#[tokio::test]
async fn one_layer_decompresses_bodies_of_both_kinds() {
    let router = Router::new().route("/", any(handle));
    let layer = RequestDecompressionLayer::new();
    let address = serve(router.route_layer(layer)).await;
    for kind in [Kind::Webhook, Kind::Callback] {
        for protocol in [Protocol::Http1, Protocol::Http2] {
            let answer = client::send(protocol, address, compressed(kind)).await;
            let answer = answer.unwrap();
            assert_eq!((answer.status, &answer.body[..]), (200, &b"decoded"[..]));
        }
    }
}

#[tokio::test]
async fn without_the_layer_the_reason_names_the_encoding_and_a_callback_is_kept() {
    let address = serve(Router::new().route("/", any(handle))).await;
    let send = async |request| client::send(Protocol::Http1, address, request).await;
    let answer = send(compressed(Kind::Webhook)).await.unwrap();
    assert_eq!(answer.status, 401);
    let answer = send(compressed(Kind::Callback)).await.unwrap();
    assert_eq!(
        (answer.status, &answer.body[..]),
        (200, &b"undecodable"[..])
    );
    let reason = Rejection::EncodedBody.to_string();
    assert!(reason.contains("`Content-Encoding`"), "{reason}");
}
