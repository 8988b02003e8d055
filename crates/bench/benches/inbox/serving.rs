//! Signed requests to a server on loopback.

use std::sync::atomic::Ordering;
use std::time::{Instant, SystemTime};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::any;
use meeting_baas_webhooks::testing::WebhookSigner;
use meeting_baas_webhooks::{Delivery, Receiver};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::goals::{Goal, Goals};
use crate::turn::{NEXT, Turn, body, open};
use crate::{ROUNDS, Scale};

/// Compared with the same server without a store.
pub async fn serving(goals: &mut Goals, scale: Scale) {
    let folder = tempfile::tempdir().unwrap();
    let inbox = open(&folder).await;
    let secret = bench::signed::SECRET;
    let receiver = || Receiver::builder().webhook_secret(secret).build().unwrap();
    let verified = async |delivery: Delivery| {
        drop(delivery);
        StatusCode::OK
    };
    let without = serve(
        Router::new()
            .route("/", any(verified))
            .with_state(receiver()),
    )
    .await;
    let with = serve(
        Router::new()
            .route("/", any(inbox.accept()))
            .with_state(receiver()),
    )
    .await;
    let mut row = goals.row(
        "behind axum, signatures verified, 64 connections : without a store",
        Goal::AtLeast(0.3),
    );
    for _ in 0..ROUNDS {
        let number = scale.of(12_800);
        let base = requests(&without, number).await;
        let ours = requests(&with, number).await;
        row.compare(&base, ours);
    }
    goals.add(row);
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// Sends signed requests over 64 connections. They are made before the time begins.
async fn requests(address: &str, number: usize) -> Turn {
    const CONNECTIONS: usize = 64;
    let signer = WebhookSigner::new(bench::signed::SECRET).unwrap();
    let each = (number / CONNECTIONS).max(1);
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let requests: Vec<Vec<u8>> = (0..each).map(|_| request(&signer, address)).collect();
        connections.push((stream, requests));
    }
    let start = Instant::now();
    let tasks: Vec<_> = connections
        .into_iter()
        .map(|(mut stream, requests)| {
            tokio::spawn(async move {
                let mut microseconds = Vec::new();
                let mut buffer = [0; 1_024];
                for request in requests {
                    let start = Instant::now();
                    stream.write_all(&request).await.unwrap();
                    let length = stream.read(&mut buffer).await.unwrap();
                    assert!(buffer[..length].starts_with(b"HTTP/1.1 200 "));
                    microseconds.push(start.elapsed().as_micros() as u64);
                }
                microseconds
            })
        })
        .collect();
    let mut microseconds = Vec::new();
    for task in tasks {
        microseconds.extend(task.await.unwrap());
    }
    Turn {
        microseconds,
        elapsed: start.elapsed(),
    }
}

fn request(signer: &WebhookSigner, address: &str) -> Vec<u8> {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let request = signer
        .request(&format!("msg_{number}"), SystemTime::now(), body(number))
        .unwrap();
    let (head, body) = request.into_parts();
    let mut bytes = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in &head.headers {
        bytes.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    bytes.push_str("\r\n");
    let mut bytes = bytes.into_bytes();
    bytes.extend_from_slice(&body);
    bytes
}
