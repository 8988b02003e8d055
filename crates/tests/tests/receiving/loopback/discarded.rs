//! Clients that send a whole body before they read the response, and are rejected.

use std::net::SocketAddr;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use http::Request;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::body::SentBody;
use super::client::{self, Protocol};
use super::requests;
use super::senders::{self, Kind};
use super::server::Server;

const MB: usize = 1_000_000;
const TIMES: usize = 3;

/// A rejection by the length of the body, and one by the head.
fn rejected(length: usize) -> [(Request<SentBody>, u16); 2] {
    let body = Bytes::from(vec![b'x'; length]);
    let too_large = senders::valid(Kind::Callback, body.clone()).map(SentBody::whole);
    let mut wrong_head = requests::wrong_secret(Kind::Callback).remove(0);
    *wrong_head.body_mut() = SentBody::whole(body);
    [(too_large, 413), (wrong_head, 401)]
}

#[tokio::test]
async fn a_client_that_sends_the_whole_body_first_sees_the_status_over_http_1() {
    let (_server, address) = Server::start(senders::receiver().build().unwrap()).await;
    for length in [9 * MB, 20 * MB] {
        for (request, status) in rejected(length) {
            let (head, body) = request.into_parts();
            for _ in 0..TIMES {
                let request = Request::from_parts(head.clone(), body.bytes.clone());
                let seen = written_first(address, &request).await;
                assert_eq!(seen, Some(status), "{length} bytes");
            }
        }
    }
}

#[tokio::test]
async fn a_client_sees_the_status_and_can_send_the_whole_body_over_http_2() {
    let (_server, address) = Server::start(senders::receiver().build().unwrap()).await;
    for length in [9 * MB, 20 * MB] {
        for _ in 0..TIMES {
            for (request, status) in rejected(length) {
                let answer = client::send(Protocol::Http2, address, request).await;
                let answer = answer.map(|answer| answer.status);
                assert_eq!(answer, Some(status), "{length} bytes");
            }
        }
    }
}

/// Node's HTTP/2 client fails with `ENHANCE_YOUR_CALM` if the response comes while more than 10 MB are still to be sent.
#[tokio::test]
async fn the_response_follows_the_body() {
    let (_server, address) = Server::start(senders::receiver().build().unwrap()).await;
    for protocol in [Protocol::Http1, Protocol::Http2] {
        for (request, status) in rejected(20 * MB) {
            let sent = request.body().sent.clone();
            let answer = client::send(protocol, address, request).await;
            assert_eq!(answer.map(|answer| answer.status), Some(status));
            assert_eq!(sent.load(Ordering::Relaxed), 20 * MB, "{protocol:?}");
        }
    }
}

/// The client decides whether it sends the body, so the server must not ask for it.
#[tokio::test]
async fn a_client_that_waits_for_100_continue_sends_no_body() {
    let (_server, address) = Server::start(senders::receiver().build().unwrap()).await;
    for (request, status) in rejected(9 * MB) {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!("{}expect: 100-continue\r\n\r\n", head(&request, 9 * MB));
        stream.write_all(head.as_bytes()).await.unwrap();
        assert_eq!(answered(&mut stream).await, Some(status));
    }
}

async fn written_first(address: SocketAddr, request: &Request<Bytes>) -> Option<u16> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("{}\r\n", head(request, request.body().len()));
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(request.body()).await.ok()?;
    answered(&mut stream).await
}

fn head<Body>(request: &Request<Body>, length: usize) -> String {
    let mut head = format!("{} / HTTP/1.1\r\nhost: loopback\r\n", request.method());
    for (name, value) in request.headers() {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    head.push_str(&format!("content-length: {length}\r\n"));
    head
}

/// The status of the next response.
async fn answered(stream: &mut TcpStream) -> Option<u16> {
    let mut response = [0; 12];
    stream.read_exact(&mut response).await.ok()?;
    let status = str::from_utf8(&response).ok()?.strip_prefix("HTTP/1.1 ")?;
    status.parse().ok()
}
