//! The memory that unverified senders can make a server use: `cargo bench --bench budget`.
//!
//! 200 connections send bodies of 8 MiB at the same time, with the headers of a webhook and a signature of somebody else, which
//! the receiver can check only when a body is complete. The server is a process of its own, with the default budget and without one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use bench::processes::Server;
use bench::table::{Table, grouped};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

const CONNECTIONS: usize = 200;
const LENGTH: usize = 8 * 1024 * 1024;
const PIECE: usize = 64 * 1024;

/// How long the server is left alone after a flood.
const REST: Duration = Duration::from_secs(5);

fn main() {
    let mut table = Table::new(
        "Memory of a server in KiB, with 200 unverified senders that send 8 MiB each",
        &[
            "budget",
            "flood",
            "before",
            "peak",
            "5 s later",
            "responses",
        ],
    );
    for (handler, budget) in [("no-budget", "none"), ("budget", "64 MiB")] {
        let server = Server::start(env!("CARGO_BIN_EXE_server"), handler);
        for flood in ["first", "second"] {
            let before = grouped(server.resident_kib());
            let responses = Runtime::new()
                .unwrap()
                .block_on(unverified_senders(server.address()));
            let peak = grouped(server.peak_kib());
            sleep(REST);
            let later = grouped(server.resident_kib());
            let responses: Vec<_> = responses
                .into_iter()
                .map(|(status, count)| format!("{count} × {status}"))
                .collect();
            let [budget, flood] = [budget, flood].map(str::to_owned);
            table.line([budget, flood, before, peak, later, responses.join(", ")]);
        }
    }
    println!("{table}");
}

/// How many connections got each status.
async fn unverified_senders(address: &str) -> BTreeMap<String, usize> {
    let barrier = Arc::new(Barrier::new(CONNECTIONS));
    let mut tasks = JoinSet::new();
    for _ in 0..CONNECTIONS {
        tasks.spawn(unverified_sender(address.to_owned(), Arc::clone(&barrier)));
    }
    let mut responses = BTreeMap::new();
    while let Some(status) = tasks.join_next().await {
        *responses.entry(status.unwrap()).or_default() += 1;
    }
    responses
}

/// Sends all but the last byte, waits until everybody has, and sends that.
async fn unverified_sender(address: String, everybody: Arc<Barrier>) -> String {
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let timestamp = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let signature = "A".repeat(43);
    let head = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\ncontent-length: {LENGTH}\r\nsvix-id: msg_1\r\n\
         svix-timestamp: {timestamp}\r\nsvix-signature: v1,{signature}=\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let piece = [b' '; PIECE];
    let mut left = LENGTH - 1;
    while left > 0 {
        let length = left.min(PIECE);
        stream.write_all(&piece[..length]).await.unwrap();
        left -= length;
    }
    everybody.wait().await;
    stream.write_all(b" ").await.unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.unwrap();
    String::from_utf8_lossy(&status[9..]).into_owned()
}
