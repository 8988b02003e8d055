//! A service with the inbox: `by_hand.rs` is what it replaces.

use std::error::Error;
use std::time::Duration;

use axum::{Router, routing::any};
use meeting_baas_inbox::webhooks::{Event, Receiver, models::WebhookEvent};
use meeting_baas_inbox::{Attempt, Failure, Inbox};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let inbox = Inbox::sqlite("inbox.db").open().await?;
    let worker = inbox.work(handle).start();
    let router = Router::new()
        .route("/", any(inbox.accept()))
        .with_state(Receiver::from_env()?);
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    let end = async { drop(tokio::signal::ctrl_c().await) };
    axum::serve(listener, router)
        .with_graceful_shutdown(end)
        .await?;
    worker.stop(Duration::from_secs(25)).await?;
    Ok(())
}

async fn handle(attempt: Attempt) -> Result<(), Failure> {
    if let Ok(Event::Webhook(WebhookEvent::BotCompleted(bot))) = attempt.event() {
        println!("recorded: {}", bot.data.bot_id);
    }
    Ok(())
}
