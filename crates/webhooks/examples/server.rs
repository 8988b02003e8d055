//! Accepts webhooks and callbacks on one port, acknowledges them immediately, processes them afterwards, and prints them.
//!
//! `serve/mod.rs` has a time limit for the heads of requests, which `axum::serve` has not.
//!
//! The secrets are environment variables: see `ReceiverBuilder::secrets_from_env`. The argument is the address to listen on,
//! `127.0.0.1:3000` by default. With port 0 the system chooses a port.

mod serve;

use std::error::Error;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::response::IntoResponse;
use axum::routing::any;
use meeting_baas_webhooks::duplicates::{MemoryStore, handle_once};
use meeting_baas_webhooks::models::{BotCompletedData, BotFailedData, WebhookEvent};
use meeting_baas_webhooks::{Delivery, Event, MessageId, Receiver, Rejection};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// The capacity of the queue, in deliveries.
const QUEUE: usize = 1_000;

#[derive(Clone)]
struct Service {
    receiver: Receiver,
    handled: MemoryStore,
    queue: mpsc::Sender<Delivery>,
}

impl FromRef<Service> for Receiver {
    fn from_ref(service: &Service) -> Self {
        service.receiver.clone()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:3000");
    let receiver = Receiver::from_env()?;
    let (queue, waiting) = mpsc::channel(QUEUE);
    let worker = tokio::spawn(work(waiting));

    // With `any`, the receiver checks the method: a callback may use PUT.
    let handled = MemoryStore::default();
    let service = Service {
        receiver,
        handled,
        queue,
    };
    let router = Router::new().route("/", any(accept)).with_state(service);
    let listener = TcpListener::bind(address).await?;
    println!("listening at http://{}/", listener.local_addr()?);
    if !serve::serve(listener, router, serve::IDLE, serve::asked_to_end()).await {
        eprintln!("connections were closed before their response");
    }

    // Waits until every acknowledged delivery is processed.
    Ok(worker.await?)
}

/// Queues a delivery and acknowledges it, and acknowledges duplicates. The queue in memory ends with the process: if no delivery
/// may be lost, use the crate `meeting-baas-inbox` instead, which stores it before it is acknowledged.
async fn accept(
    State(service): State<Service>,
    delivery: Result<Delivery, Rejection>,
) -> Result<impl IntoResponse, Rejection> {
    let delivery = delivery.inspect_err(|rejection| eprintln!("rejected: {rejection}"))?;
    let key = delivery.key().clone();
    let queue = async || service.queue.try_send(delivery);
    let outcome = handle_once(&service.handled, &key, queue).await;
    if !outcome.status().is_success() {
        eprintln!("{outcome}");
    }
    Ok(outcome)
}

/// Processes one delivery after the other, until the server has ended.
async fn work(mut waiting: mpsc::Receiver<Delivery>) {
    while let Some(delivery) = waiting.recv().await {
        let name = delivery.event_name().unwrap_or("?".into());
        let kind = delivery.kind();
        let from = delivery
            .message_id()
            .map_or(kind.as_str(), MessageId::as_str);
        // A body that cannot be decoded should be reported. It is still available here.
        let event = match delivery.event() {
            Ok(Event::Webhook(event)) => webhook_event(event),
            Ok(Event::Alert(alert)) => alert.alert_type.to_string(),
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        };
        let line = format!("{from:<8}  {name:<27}  {event}");
        // Names and codes are text of the sender: print one line, without control characters.
        println!("{}", line.trim_end().replace(char::is_control, "?"));
    }
}

/// A callback has two of the same events.
fn webhook_event(event: &WebhookEvent) -> String {
    match event {
        WebhookEvent::BotCompleted(bot) => completed(&bot.data),
        WebhookEvent::BotFailed(bot) => failed(&bot.data),
        WebhookEvent::BotStatusChange(bot) => bot.data.status.code.to_string(),
        WebhookEvent::CalendarEventsSynced(calendar) => {
            format!("{} series", calendar.data.events.len())
        }
        WebhookEvent::Unknown { .. } => "newer than this program".to_owned(),
        _ => String::new(),
    }
}

/// The links expire after four hours: a service downloads the files here. `GET /v2/bots/{id}` has new links.
fn completed(bot: &BotCompletedData) -> String {
    let participants = bot.participants.as_ref().map_or(0, Vec::len);
    let artifacts = bot.artifacts().count();
    format!("{participants} participants, {artifacts} artifacts")
}

fn failed(bot: &BotFailedData) -> String {
    bot.error_code.to_string()
}
