//! Several endpoints, kinds and receivers of one server, over HTTP.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, RwLock};
use std::time::SystemTime;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use bytes::Bytes;
use http::{Method, Request};
use meeting_baas_webhooks::duplicates::{MemoryStore, handle_once};
use meeting_baas_webhooks::testing::{self, WebhookSigner};
use meeting_baas_webhooks::{
    AlertDelivery, BotOutcome, CallbackDelivery, Delivery, DeliveryKind, Receiver, WebhookDelivery,
};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const EU: u64 = 1;
const US: u64 = 2;
const BOTS: &str = "the secret of the bots";
const RULES: &str = "the secret of the rules";

/// What the handlers did.
#[derive(Default)]
struct Work {
    handled: Mutex<Vec<Delivery>>,
    /// The outcomes that were counted, each once.
    counted: Mutex<BTreeSet<BotOutcome>>,
}

/// A receiver that can be replaced while the server runs.
#[derive(Clone)]
struct Service {
    receiver: Arc<RwLock<Receiver>>,
    store: MemoryStore,
    work: Arc<Work>,
}

impl FromRef<Service> for Receiver {
    fn from_ref(service: &Service) -> Self {
        service.receiver.read().unwrap().clone()
    }
}

impl Service {
    async fn answer(&self, delivery: Delivery) -> Response {
        let handle = async || {
            let outcome = delivery.outcome();
            self.work.counted.lock().unwrap().extend(outcome);
            self.work.handled.lock().unwrap().push(delivery.clone());
            Ok::<(), String>(())
        };
        let outcome = handle_once(&self.store, delivery.key(), handle).await;
        outcome.into_response()
    }
}

async fn every_kind(State(service): State<Service>, delivery: Delivery) -> Response {
    service.answer(delivery).await
}

async fn webhooks(State(service): State<Service>, webhook: WebhookDelivery) -> Response {
    service.answer(webhook.into()).await
}

async fn callbacks(State(service): State<Service>, callback: CallbackDelivery) -> Response {
    service.answer(callback.into()).await
}

async fn alerts(State(service): State<Service>, alert: AlertDelivery) -> Response {
    service.answer(alert.into()).await
}

struct Server {
    service: Service,
    address: String,
    _runtime: Runtime,
}

impl Server {
    fn new(receiver: Receiver) -> Self {
        let service = Service {
            receiver: Arc::new(RwLock::new(receiver)),
            store: MemoryStore::default(),
            work: Arc::default(),
        };
        let router = Router::new()
            .route("/", any(every_kind))
            .route("/webhooks", any(webhooks))
            .route("/callbacks", any(callbacks))
            .route("/alerts", any(alerts))
            .with_state(service.clone());
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self {
            service,
            address,
            _runtime: runtime,
        }
    }

    fn status(&self, request: Request<Bytes>, path: &str) -> u16 {
        let mut request = testing::to_path(request, path).unwrap();
        let uri = format!("{}{}", self.address, request.uri().path());
        *request.uri_mut() = uri.parse().unwrap();
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let request: Request<Vec<u8>> = request.map(Into::into);
        agent.run(request).unwrap().status().as_u16()
    }

    fn handled(&self) -> Vec<String> {
        let handled = self.service.work.handled.lock().unwrap();
        handled
            .iter()
            .map(|delivery| delivery.key().to_string())
            .collect()
    }
}

fn receiver() -> Receiver {
    Receiver::builder()
        .webhook_secret_for("eu", testing::webhook_secret(EU))
        .webhook_secret_for("us", testing::webhook_secret(US))
        .callback_secret(BOTS)
        .alert_secret(RULES)
        .build()
        .unwrap()
}

fn webhook(seed: u64, id: &str, body: Bytes) -> Request<Bytes> {
    let signer = WebhookSigner::new(&testing::webhook_secret(seed)).unwrap();
    signer.request(id, SystemTime::now(), body).unwrap()
}

fn callback(body: Bytes) -> Request<Bytes> {
    testing::callback_request(Some(BOTS), body).unwrap()
}

fn alert(secret: &str) -> Request<Bytes> {
    let body = testing::sample("alert").body().unwrap();
    testing::alert_request(secret, body).unwrap()
}

fn completed() -> Bytes {
    testing::sample("bot.completed").body().unwrap()
}

#[test]
fn a_message_of_another_endpoint_is_not_a_duplicate() {
    let server = Server::new(receiver());
    for seed in [US, EU, US, EU] {
        assert_eq!(server.status(webhook(seed, "msg_x", completed()), "/"), 200);
    }
    assert_eq!(server.handled(), ["us/webhook:msg_x", "eu/webhook:msg_x"]);
}

/// Its links differ: each delivery is handled, and the bot is counted once.
#[test]
fn one_outcome_arrives_as_webhook_callback_resent_webhook_and_retried_callback() {
    let server = Server::new(receiver());
    let link = "https://storage.example.com/video.mp4?X-Amz-Signature=new";
    let new_links = testing::sample("bot.completed").with("/data/video", link);
    let first = completed();
    for request in [
        webhook(EU, "msg_1", first.clone()),
        callback(first.clone()),
        // The vendor's own attempts.
        webhook(EU, "msg_1", first.clone()),
        callback(first.clone()),
        // Requested with `resend-webhook` and with `retry-callback`.
        webhook(EU, "msg_2", first),
        callback(new_links.body().unwrap()),
    ] {
        assert_eq!(server.status(request, "/"), 200);
    }
    assert_eq!(server.handled().len(), 4, "{:?}", server.handled());
    assert_eq!(server.service.work.counted.lock().unwrap().len(), 1);
    let handled = server.service.work.handled.lock().unwrap();
    let last = handled.last().unwrap();
    assert_eq!(last.kind(), DeliveryKind::Callback);
    assert_eq!(
        last.pointer("/data/video"),
        Some(format!("{link:?}").as_str())
    );
}

#[test]
fn an_alert_is_received_over_http() {
    let server = Server::new(receiver());
    assert_eq!(server.status(alert(RULES), "/"), 200);
    assert_eq!(server.status(alert(RULES), "/alerts"), 200);
    assert_eq!(server.status(alert("another"), "/alerts"), 401);
    let mut by_put = alert(RULES);
    *by_put.method_mut() = Method::PUT;
    assert_eq!(server.status(by_put, "/"), 405);
    for path in ["/webhooks", "/callbacks"] {
        assert_eq!(server.status(alert(RULES), path), 500, "{path}");
    }
    assert_eq!(server.status(callback(completed()), "/alerts"), 500);
    assert_eq!(
        server.status(webhook(EU, "msg_1", completed()), "/alerts"),
        500
    );
    let handled = server.handled();
    assert!(
        handled.iter().all(|key| key.starts_with("default/alert:")),
        "{handled:?}"
    );
}

#[test]
fn a_receiver_is_replaced_while_the_server_runs() {
    let server = Server::new(receiver());
    assert_eq!(server.status(webhook(3, "msg_1", completed()), "/"), 401);
    let rotated = Receiver::builder().webhook_secret_for("eu", testing::webhook_secret(3));
    let rotated = rotated
        .webhook_secret_for("eu", testing::webhook_secret(EU))
        .build();
    *server.service.receiver.write().unwrap() = rotated.unwrap();
    assert_eq!(server.status(webhook(3, "msg_1", completed()), "/"), 200);
    // The same message, signed with the old secret, is a duplicate.
    assert_eq!(server.status(webhook(EU, "msg_1", completed()), "/"), 200);
    assert_eq!(server.handled(), ["eu/webhook:msg_1"]);
    assert_eq!(server.status(webhook(US, "msg_2", completed()), "/"), 401);
}
