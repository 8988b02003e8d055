//! What a server with the layer logs, as JSON.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::any;
use crate_tests::trace::Lines;
use http::{Request, StatusCode};
use meeting_baas_webhooks::{Delivery, SpanLayer, testing};
use serde_json::Value;
use tokio::net::TcpListener;
use tracing::Level;

use super::body::SentBody;
use super::client::{self, Protocol};
use super::requests;
use super::senders::{self, Kind};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn lines(&self) -> Vec<Value> {
        let log = self.0.lock().unwrap();
        let lines = serde_json::Deserializer::from_slice(&log).into_iter();
        lines.map(Result::unwrap).collect()
    }
}

async fn handle(_: Delivery) -> StatusCode {
    tracing::info!("handling");
    tokio::task::yield_now().await;
    StatusCode::ACCEPTED
}

async fn server() -> SocketAddr {
    let router = Router::new()
        .route("/", any(handle))
        .route_layer(SpanLayer::new())
        .with_state(senders::receiver().build().unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await });
    address
}

/// The lines that a server logs of one request.
async fn logged(level: Level, request: Request<SentBody>) -> Vec<Value> {
    // Another subscriber: see there.
    Lines::of(|| ());
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(level)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let address = server().await;
    let answer = client::send(Protocol::Http1, address, request).await;
    assert!(answer.is_some());
    let ours = |line: &Value| !line["target"].as_str().unwrap().starts_with("hyper");
    log.lines().into_iter().filter(ours).collect()
}

fn messages(lines: &[Value]) -> Vec<(&str, &str)> {
    let text = |value: &'_ Value| value.as_str().unwrap_or_default().to_owned();
    let lines = lines.iter();
    lines
        .filter(|line| !text(&line["fields"]["message"]).contains("secrets configured"))
        .map(|line| {
            let level = line["level"].as_str().unwrap();
            (level, line["fields"]["message"].as_str().unwrap())
        })
        .collect()
}

fn request() -> Request<SentBody> {
    let body = testing::sample("bot.completed").body().unwrap();
    senders::valid(Kind::Webhook, body).map(SentBody::whole)
}

#[tokio::test]
async fn an_accepted_delivery_logs_one_line_at_info() {
    let lines = logged(Level::INFO, request()).await;
    let expected = [("INFO", "delivery received"), ("INFO", "handling")];
    assert_eq!(messages(&lines), expected);
}

#[tokio::test]
async fn the_span_lasts_until_the_response_and_its_numbers_are_numbers() {
    let lines = logged(Level::DEBUG, request()).await;
    let [received, handling, responded] = &lines[lines.len() - 3..] else {
        panic!("{lines:?}");
    };
    for line in [received, handling, responded] {
        let span = &line["span"];
        assert_eq!(span["name"], "receive", "{line}");
        assert_eq!(span["message_id"], "msg_1", "{line}");
        assert_eq!(span["kind"], "webhook", "{line}");
        assert_eq!(span["event"], "bot.completed", "{line}");
        assert_eq!(span["outcome"], "received", "{line}");
        assert!(span["microseconds"].is_u64(), "{line}");
    }
    assert_eq!(handling["fields"]["message"], "handling");
    assert_eq!(responded["fields"]["message"], "responded");
    assert_eq!(responded["fields"]["status"], 202);
    assert_eq!(responded["span"]["status"], 202);
}

#[tokio::test]
async fn the_status_of_a_rejection_is_recorded() {
    let request = requests::missing_header(Kind::Callback).remove(0);
    let lines = logged(Level::DEBUG, request).await;
    let responded = lines.last().unwrap();
    assert_eq!(responded["span"]["outcome"], "rejected");
    assert_eq!(responded["span"]["status"], 401);
    let warnings = lines.iter().filter(|line| line["level"] == "WARN");
    assert_eq!(warnings.count(), 1);
}
