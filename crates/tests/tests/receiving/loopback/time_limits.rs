//! Connections without a request, with the server of the examples.

#[path = "../../../../webhooks/examples/serve/mod.rs"]
#[expect(dead_code, reason = "the tests neither end it nor use its default")]
mod serve;

use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::routing::any;
use bytes::Bytes;
use meeting_baas_webhooks::Delivery;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::body::SentBody;
use super::client::{self, Protocol};
use super::senders::{self, Kind};

const IDLE: Duration = Duration::from_millis(300);

/// Longer than a server that works needs; a test that waits longer fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// The first bytes of a connection of HTTP/2.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// An empty `SETTINGS`.
const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];

/// A `HEADERS` of the stream 1, of one byte (`:method: POST`), without the flag `END_HEADERS`.
const UNFINISHED_HEADERS: &[u8] = &[0, 0, 1, 1, 0, 0, 0, 0, 1, 0x83];

/// A `CONTINUATION` of it, of no bytes.
const CONTINUATION: &[u8] = &[0, 0, 0, 9, 0, 0, 0, 0, 1];

async fn start() -> SocketAddr {
    let router = Router::new()
        .route("/", any(async |_: Delivery| {}))
        .with_state(senders::receiver().build().unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve::serve(listener, router, IDLE, pending()));
    address
}

/// Whether the server closes a connection, on which the client sends this at first, and that again and again.
async fn is_closed(address: SocketAddr, first: &[u8], again: &[u8]) -> bool {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut read, mut write) = stream.into_split();
    write.write_all(first).await.unwrap();
    let dripping = async {
        loop {
            sleep(IDLE / 6).await;
            if write.write_all(again).await.is_err() {
                return;
            }
        }
    };
    // It may be reset, because it has bytes that the server did not read.
    let closed = async {
        let mut ignored = Vec::new();
        let _ = read.read_to_end(&mut ignored).await;
    };
    let ended = async {
        tokio::select! {
            () = dripping => {}
            () = closed => {}
        }
    };
    timeout(PATIENCE, ended).await.is_ok()
}

#[tokio::test]
async fn a_connection_without_a_request_is_closed() {
    let address = start().await;
    let unfinished = [PREFACE, SETTINGS, UNFINISHED_HEADERS].concat();
    let answered = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n";
    let cases: [(&str, &[u8], &'static [u8]); 8] = [
        ("silent", b"", b""),
        ("a head that stops", b"POST / HTTP/1.1\r\nhost: a\r\n", b""),
        ("a head that drips", b"POST / HTTP/1.1\r\nx: ", b"a"),
        ("a preface that stops", &PREFACE[..10], b""),
        ("a preface without frames", PREFACE, b""),
        ("HTTP/2 headers that stop", &unfinished, b""),
        ("HTTP/2 headers that drip", &unfinished, CONTINUATION),
        ("idle after the response", answered, b""),
    ];
    // At once: each waits for a time limit.
    let mut connections = JoinSet::new();
    for (what, first, again) in cases {
        let (what, first) = (what.to_owned(), first.to_owned());
        connections.spawn(async move {
            assert!(is_closed(address, &first, again).await, "{what}");
        });
    }
    connections.join_all().await;
}

/// The receiver has a time limit of its own for bodies.
#[tokio::test]
async fn a_request_in_progress_may_take_longer() {
    let address = start().await;
    // At once: each waits.
    let mut requests = JoinSet::new();
    for protocol in [Protocol::Http1, Protocol::Http2] {
        requests.spawn(async move {
            let request = senders::valid(Kind::Callback, Bytes::from(vec![b'x'; 9]));
            let request = request.map(|bytes| SentBody::whole(bytes).after(IDLE * 2));
            let answer = client::send(protocol, address, request).await;
            assert_eq!(answer.unwrap().status, 200, "{protocol:?}");
        });
    }
    requests.join_all().await;
}
