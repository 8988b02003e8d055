//! A service in full: receiver, inbox, worker, logs, metrics, health, and an end that loses nothing.
//!
//! The secrets are environment variables: see `ReceiverBuilder::secrets_from_env`. The arguments are the file of the inbox
//! (`inbox.db` by default) and the address (`127.0.0.1:3000`; with port 0 the system chooses a port). `/health` and `/metrics`
//! are on the same port here: a proxy must not show them to others. `serve/mod.rs` has a time limit for the heads of requests.

mod serve;

use std::error::Error;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{any, get};
use meeting_baas_inbox::webhooks::models::{BotWebhookCompleted, WebhookEvent};
use meeting_baas_inbox::webhooks::{Event, Receiver};
use meeting_baas_inbox::{Attempt, Failure, Inbox};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// An orchestrator usually kills a process 30 s after it asked it to end.
const END: Duration = Duration::from_secs(20);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).init();
    let metrics = PrometheusBuilder::new().install_recorder()?;
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().unwrap_or_else(|| "inbox.db".to_owned());
    let address = arguments.next();
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:3000")).await?;

    let inbox = Inbox::sqlite(file).open().await?;
    let worker = inbox.work(handle).concurrency(8).start();
    let ready = {
        let inbox = inbox.clone();
        async move || match inbox.health().await {
            Ok(_) => (StatusCode::OK, String::new()),
            Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
        }
    };
    let router = Router::new()
        .route("/", any(inbox.accept()))
        .with_state(Receiver::from_env()?)
        .route("/health", get(ready))
        .route("/metrics", get(async move || metrics.render()));
    println!("listening at http://{}/", listener.local_addr()?);
    if !serve::serve(listener, router, serve::IDLE, serve::asked_to_end()).await {
        tracing::warn!("connections were closed before their response");
    }

    let stopped = worker.stop(END).await?;
    tracing::info!(returned = stopped.returned, "stopped");
    Ok(())
}

/// One function for webhooks and callbacks. What it returns decides what becomes of the delivery.
async fn handle(attempt: Attempt) -> Result<(), Failure> {
    match attempt.event() {
        Ok(Event::Webhook(WebhookEvent::BotCompleted(bot))) => {
            download(bot).await?;
            // A webhook and a callback report the same outcome.
            if let Some(outcome) = attempt.outcome()
                && attempt.once(outcome).await?
            {
                tracing::info!(bot = %bot.data.bot_id, "completed");
            }
        }
        Ok(_) => tracing::info!(event = ?attempt.event_name(), "received"),
        // The inbox keeps it, for `Inbox::reopen` after an update. Trying again would not help.
        Err(error) => tracing::warn!(key = %attempt.key(), %error, "not an event"),
    }
    Ok(())
}

/// The links work for four hours.
async fn download(bot: &BotWebhookCompleted) -> Result<(), Failure> {
    for (kind, _link) in bot.data.artifacts() {
        // A client downloads `link.expose()` here.
        tracing::debug!(bot = %bot.data.bot_id, %kind, "downloaded");
        tokio::task::yield_now().await;
    }
    Ok(())
}
