//! A load generator: `load ADDRESS CONNECTIONS REQUESTS PAYLOAD`, where the payload is a key of `payloads::named`.
//!
//! Each connection is kept alive, and sends a request as soon as the previous one was answered. The requests are encoded
//! once, so that this program needs less processor time than any server. It prints the number of responses (each
//! connection sends the same number, so a remainder is not sent), the duration in seconds, and the median and the 99th
//! percentile of the latencies in microseconds.

use std::env;
use std::time::Instant;

use bench::payloads::{self, First};
use bench::signed::Signed;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, connections, requests, payload] = arguments.as_slice() else {
        panic!("load ADDRESS CONNECTIONS REQUESTS PAYLOAD");
    };
    let connections: usize = connections.parse().unwrap();
    let requests: usize = requests.parse().unwrap();
    assert!(
        requests >= connections,
        "{requests} requests are fewer than the {connections} connections: each is to send one"
    );
    let messages: Vec<_> = payloads::named(payload)
        .iter()
        .map(|payload| message(address, payload.json(First::Event)))
        .collect();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    let local = tokio::task::LocalSet::new();
    let messages: &'static [Vec<u8>] = messages.leak();
    local.block_on(&runtime, async {
        let mut streams = Vec::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            streams.push(stream);
        }
        let start = Instant::now();
        let each = requests / connections;
        let tasks: Vec<_> = streams
            .into_iter()
            .map(|stream| tokio::task::spawn_local(send(stream, messages, each)))
            .collect();
        let mut microseconds = Vec::with_capacity(requests);
        for task in tasks {
            microseconds.extend(task.await.unwrap());
        }
        let seconds = start.elapsed().as_secs_f64();
        microseconds.sort_unstable();
        let at = |percent: usize| microseconds[(microseconds.len() - 1) * percent / 100];
        println!("{} {seconds} {} {}", microseconds.len(), at(50), at(99));
    });
}

/// The bytes of a request.
fn message(address: &str, body: String) -> Vec<u8> {
    let [Signed { headers, body }, _] = Signed::now(body);
    let mut message = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in &headers {
        message.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    message.push_str("\r\n");
    let mut message = message.into_bytes();
    message.extend_from_slice(&body);
    message
}

/// Sends this many requests, and returns the latency of each in microseconds.
async fn send(mut stream: TcpStream, messages: &[Vec<u8>], requests: usize) -> Vec<u32> {
    let mut buffer = [0; 1024];
    let mut microseconds = Vec::with_capacity(requests);
    for number in 0..requests {
        let start = Instant::now();
        stream
            .write_all(&messages[number % messages.len()])
            .await
            .unwrap();
        answer(&mut stream, &mut buffer).await;
        microseconds.push(u32::try_from(start.elapsed().as_micros()).unwrap());
    }
    microseconds
}

/// Reads a response, which must be a 204. It has no body, so it ends with its head.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8; 1024]) {
    let mut length = 0;
    while !buffer[..length].ends_with(b"\r\n\r\n") {
        let read = stream.read(&mut buffer[length..]).await.unwrap();
        assert!(read > 0, "the server hung up");
        length += read;
    }
    let text = String::from_utf8_lossy(&buffer[..length]);
    assert!(text.starts_with("HTTP/1.1 204 "), "{text}");
}
