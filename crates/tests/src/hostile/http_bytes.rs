//! Whatever bytes a client sends: the server answers or closes, and a handler gets only what a receiver verified.

use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::any;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use meeting_baas_webhooks::testing::{ManualClock, WebhookSigner, webhook_secret};
use meeting_baas_webhooks::{Delivery, Receiver, Rejection};
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use super::signature::{CALLBACK_SECRET, NOW};

/// In virtual time: more than a receiver waits for a body, and a server for a head.
const LONGEST: Duration = Duration::from_mins(2);

/// In bytes, of a request's body.
const LIMIT: usize = 4096;

const BODY: &str = r#"{"event":"bot.failed"}"#;

static RECEIVER: LazyLock<Receiver> = LazyLock::new(|| {
    let builder = Receiver::builder()
        .webhook_secret(webhook_secret(1))
        .callback_secret(CALLBACK_SECRET)
        .max_body_length(LIMIT)
        .clock(ManualClock::at_unix_seconds(NOW));
    builder.build().unwrap()
});

static SIGNER: LazyLock<WebhookSigner> =
    LazyLock::new(|| WebhookSigner::new(&webhook_secret(1)).unwrap());

#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<Delivery>>>);

impl axum::extract::FromRef<Service> for Receiver {
    fn from_ref(_: &Service) -> Self {
        RECEIVER.clone()
    }
}

async fn accept(
    State(service): State<Service>,
    delivery: Result<Delivery, Rejection>,
) -> Result<(), Rejection> {
    service.0.lock().unwrap().push(delivery?);
    Ok(())
}

/// Whether a handler got a delivery.
pub(super) fn check(input: &[u8]) -> bool {
    // A runtime for each input: the clock of the next one begins anew.
    let (deliveries, response) = runtime().block_on(serve(input));
    for delivery in &deliveries {
        assert!(delivery.is_verified() && delivery.body().len() <= LIMIT);
        match delivery {
            Delivery::Webhook(webhook) => {
                let signature = SIGNER.sign(
                    webhook.message_id().as_str(),
                    &NOW.to_string(),
                    webhook.body(),
                );
                // Only what was signed has such a text. The time is that of the seeds, within the tolerance.
                assert!(contains(input, signature.as_bytes()) || has_another_time(input));
            }
            Delivery::Callback(_) => {
                assert!(contains(input, CALLBACK_SECRET.as_bytes()) || is_http_2(input));
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(!contains(&response, CALLBACK_SECRET.as_bytes()));
    let accepted = deliveries.len();
    if !is_http_2(input) {
        let responses = count(&response, b"HTTP/1.1 200 ") + count(&response, b"HTTP/1.0 200 ");
        assert_eq!(responses, accepted, "each delivery is acknowledged once");
    }
    accepted > 0
}

fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
}

async fn serve(input: &[u8]) -> (Vec<Delivery>, Vec<u8>) {
    let service = Service::default();
    let router = Router::new()
        .route("/", any(accept))
        .with_state(service.clone());
    let (client, server) = duplex(1024);
    let connection = tokio::spawn(async move {
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(30));
        builder.http2().timer(TokioTimer::new());
        // A client that breaks the protocol is an error of the connection.
        let _ = builder
            .serve_connection(TokioIo::new(server), TowerToHyperService::new(router))
            .await;
    });
    let (mut reader, mut writer) = tokio::io::split(client);
    let input = input.to_vec();
    let sender = tokio::spawn(async move {
        // The server may close before it has read everything.
        let _ = writer.write_all(&input).await;
        let _ = writer.shutdown().await;
    });
    let mut response = Vec::new();
    let ended = timeout(LONGEST, async {
        let _ = reader.read_to_end(&mut response).await;
        connection.await
    });
    ended
        .await
        .expect("the server neither answers nor closes")
        .expect("the server panics");
    sender.abort();
    let deliveries = service.0.lock().unwrap().drain(..).collect();
    (deliveries, response)
}

/// Whether a header has another time of the tolerance than the seeds.
fn has_another_time(input: &[u8]) -> bool {
    let times = (NOW - 300..=NOW + 300).filter(|time| *time != NOW);
    is_http_2(input)
        || times
            .map(|time| time.to_string())
            .any(|time| contains(input, time.as_bytes()))
}

fn is_http_2(input: &[u8]) -> bool {
    input.starts_with(PREFACE)
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

fn contains(text: &[u8], part: &[u8]) -> bool {
    count(text, part) > 0
}

fn count(text: &[u8], part: &[u8]) -> usize {
    text.windows(part.len())
        .filter(|window| *window == part)
        .count()
}

/// Signed and unsigned requests, alone and one after the other, with every way to delimit a body.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let signature = SIGNER.sign("msg_1", &NOW.to_string(), BODY.as_bytes());
    let webhook =
        format!("svix-id: msg_1\r\nsvix-timestamp: {NOW}\r\nsvix-signature: {signature}\r\n");
    let callback = format!("x-mb-secret: {CALLBACK_SECRET}\r\n");
    let length = format!("content-length: {}\r\n\r\n{BODY}", BODY.len());
    let (start, end) = BODY.split_at(7);
    let chunked = format!(
        "transfer-encoding: chunked\r\n\r\n7;a=b\r\n{start}\r\n{:x}\r\n{end}\r\n0\r\ntrailer: x\r\n\r\n",
        end.len()
    );
    let post = "POST / HTTP/1.1\r\nhost: a\r\n";
    let texts = [
        format!("{post}{webhook}{length}"),
        format!("{post}{webhook}{chunked}"),
        format!("{post}{callback}{length}"),
        format!("PUT / HTTP/1.1\r\nhost: a\r\n{callback}{chunked}"),
        format!("{post}{webhook}{length}{post}{callback}{length}"),
        format!("{post}{webhook}{chunked}{post}{webhook}connection: close\r\n{length}"),
        format!("{post}expect: 100-continue\r\n{webhook}{length}"),
        format!("{post}{webhook}transfer-encoding: chunked\r\n{length}"),
        format!("POST / HTTP/1.0\r\n{webhook}{length}"),
        format!("GET / HTTP/1.1\r\nhost: a\r\n{webhook}\r\n"),
        format!("{post}upgrade: h2c\r\nconnection: upgrade\r\n{callback}{length}"),
        format!("{post}{length}"),
        format!(
            "{post}content-length: 99999\r\n{webhook}\r\n{}",
            "x".repeat(LIMIT + 1)
        ),
    ];
    let mut seeds: Vec<Vec<u8>> = texts.map(String::into_bytes).to_vec();
    seeds.push(http_2());
    seeds
}

/// A callback over HTTP/2: the preface, the settings, a head with literal fields, and a body.
fn http_2() -> Vec<u8> {
    let secret = ("x-mb-secret", CALLBACK_SECRET);
    // Indexed: POST, http, `/`.
    let mut head = vec![0x83, 0x86, 0x84];
    for (name, value) in [(":authority", "a"), secret] {
        head.push(0);
        for text in [name, value] {
            head.push(u8::try_from(text.len()).unwrap());
            head.extend(text.as_bytes());
        }
    }
    let frame = |kind: u8, flags: u8, stream: u8, payload: &[u8]| {
        let length = u8::try_from(payload.len()).unwrap();
        [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
    };
    [
        PREFACE,
        &frame(4, 0, 0, &[]),
        &frame(1, 4, 1, &head),
        &frame(0, 1, 1, BODY.as_bytes()),
    ]
    .concat()
}
