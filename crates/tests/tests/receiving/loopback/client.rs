//! A sender that follows only the rules of HTTP.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH, HOST};
use http::{Request, Response, Uri};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::body::SentBody;

/// Longer than any answer takes; a test that waits longer fails.
const PATIENCE: Duration = Duration::from_mins(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Http1,
    /// Without TLS, by prior knowledge.
    Http2,
}

/// The response.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub allow: Option<String>,
    pub body: Bytes,
}

/// Sends a request on a connection of its own. `None` if the connection or the stream ended without a response.
pub async fn send(
    protocol: Protocol,
    address: SocketAddr,
    request: Request<SentBody>,
) -> Option<Answer> {
    let answered = async {
        let stream = TcpStream::connect(address).await.unwrap();
        match protocol {
            Protocol::Http1 => over_http_1(stream, address, request).await,
            Protocol::Http2 => over_http_2(stream, address, request).await,
        }
    };
    timeout(PATIENCE, answered).await.unwrap()
}

async fn over_http_1(
    stream: TcpStream,
    address: SocketAddr,
    mut request: Request<SentBody>,
) -> Option<Answer> {
    let body = request.body();
    let promised = body.announced.unwrap_or_default();
    if !body.stalls && promised > body.bytes.len().try_into().unwrap() {
        return broken_off(stream, request).await;
    }
    let host = address.to_string().parse().unwrap();
    request.headers_mut().insert(HOST, host);
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    // It ends with the request, even if the request is dropped.
    let mut connections = JoinSet::new();
    connections.spawn(connection);
    answer(sender.send_request(request).await.ok()?).await
}

async fn over_http_2(
    stream: TcpStream,
    address: SocketAddr,
    mut request: Request<SentBody>,
) -> Option<Answer> {
    let uri = format!("http://{address}{}", request.uri());
    *request.uri_mut() = uri.parse::<Uri>().unwrap();
    let executor = TokioExecutor::new();
    let handshake = http2::handshake(executor, TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.unwrap();
    // It ends with the request, even if the request is dropped.
    let mut connections = JoinSet::new();
    connections.spawn(connection);
    answer(sender.send_request(request).await.ok()?).await
}

async fn answer(response: Response<Incoming>) -> Option<Answer> {
    let (head, body) = response.into_parts();
    let allow = head.headers.get(ALLOW);
    Some(Answer {
        status: head.status.as_u16(),
        allow: allow.map(|allow| allow.to_str().unwrap().to_owned()),
        body: body.collect().await.ok()?.to_bytes(),
    })
}

/// Sends less than was announced, and no more, but still listens: hyper's client would not.
async fn broken_off(mut stream: TcpStream, request: Request<SentBody>) -> Option<Answer> {
    let (head, body) = request.into_parts();
    let mut text = format!(
        "{} {} HTTP/1.1\r\n{HOST}: loopback\r\n",
        head.method, head.uri
    );
    for (name, value) in &head.headers {
        text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    let announced = body.announced.unwrap();
    text.push_str(&format!("{CONTENT_LENGTH}: {announced}\r\n\r\n"));
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.write_all(&body.bytes).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.ok()?;
    let (head, body) = response.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.1 ")?.split(' ').next()?;
    Some(Answer {
        status: status.parse().unwrap(),
        allow: None,
        body: Bytes::copy_from_slice(body.as_bytes()),
    })
}
