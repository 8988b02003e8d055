//! A service in full: receiver, inbox, worker, logs, metrics, health, and an end that loses nothing.
//!
//! The secrets are environment variables: see `ReceiverBuilder::secrets_from_env`. The arguments are the file of the inbox
//! (`inbox.db` by default) and the address (`127.0.0.1:3000`; with port 0 the system chooses a port). `/health` and `/metrics`
//! are on the same port here: a proxy must not show them to others.

use std::error::Error;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{any, get};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use meeting_baas_inbox::webhooks::models::{BotWebhookCompleted, WebhookEvent};
use meeting_baas_inbox::webhooks::{Event, Receiver};
use meeting_baas_inbox::{Attempt, Failure, Inbox};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// Who sends no complete head within this time is disconnected.
const HEADERS: Duration = Duration::from_secs(10);

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
    serve(listener, router).await;

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

/// As `axum::serve`, but with a time limit for headers. It ends after an interruption, when the last request has its response.
async fn serve(listener: TcpListener, router: Router) {
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    let mut end = std::pin::pin!(asked_to_end());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut end => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let service = TowerToHyperService::new(router.clone());
                let connection = http.serve_connection(TokioIo::new(stream), service);
                // Who breaks a connection sends again.
                tokio::spawn(graceful.watch(connection));
            }
            // Such as too many open files: they become fewer.
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    if tokio::time::timeout(Duration::from_secs(5), graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("connections were closed before their response");
    }
}

/// Ctrl-C, or SIGTERM of an orchestrator.
async fn asked_to_end() {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => terminate.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}
