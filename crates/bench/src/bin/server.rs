//! A server that accepts webhooks on loopback: `server ours|svix|empty`. It prints its address, and runs on one thread; with
//! `server budget` or `server no-budget` it runs as the example server does, on several.

use std::env;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use bench::peers::internally_tagged;
use bench::signed::SECRET;
use bench::verify::receiver;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use meeting_baas_webhooks::{Receiver, ReceiverBuilder, WebhookDelivery};
use svix::webhooks::Webhook;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

fn main() {
    let handler = env::args().nth(1);
    let router = match handler.as_deref() {
        Some("ours") => Router::new()
            .route("/", post(ours))
            .with_state::<()>(receiver()),
        Some("svix") => Router::new()
            .route("/", post(svix))
            .with_state(Arc::new(Webhook::new(SECRET).unwrap())),
        Some("empty") => Router::new().route("/", post(empty)),
        Some("budget") => flooded(Receiver::builder()),
        Some("no-budget") => flooded(Receiver::builder().max_body_bytes(usize::MAX)),
        _ => panic!("say which handler: ours, svix, empty, budget or no-budget"),
    };
    let mut runtime = match handler.as_deref() {
        Some("budget" | "no-budget") => Builder::new_multi_thread(),
        _ => Builder::new_current_thread(),
    };
    let runtime = runtime.enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        axum::serve(listener, router).await.unwrap();
    });
}

/// It has so much time for a body that a slow machine rejects none for that.
fn flooded(builder: ReceiverBuilder) -> Router {
    let builder = builder.webhook_secret(SECRET);
    let receiver = builder
        .body_timeout(Duration::from_mins(5))
        .build()
        .unwrap();
    Router::new().route("/", post(ours)).with_state(receiver)
}

async fn ours(webhook: WebhookDelivery) -> StatusCode {
    match webhook.into_event() {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::BAD_REQUEST,
    }
}

async fn svix(State(webhook): State<Arc<Webhook>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if webhook.verify(&body, &headers).is_err() {
        return StatusCode::UNAUTHORIZED;
    }
    match serde_json::from_slice::<internally_tagged::WebhookEvent>(&body) {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::BAD_REQUEST,
    }
}

async fn empty(_: Bytes) -> StatusCode {
    StatusCode::NO_CONTENT
}
