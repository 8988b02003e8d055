//! Prints the id of each bot that has completed.

use axum::{Router, routing::any};
use meeting_baas_webhooks::{Delivery, Event, Receiver, models::WebhookEvent};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let receiver = Receiver::from_env()?;
    let router = Router::new().route("/", any(receive)).with_state(receiver);
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router).await?)
}

async fn receive(delivery: Delivery) {
    if let Ok(Event::Webhook(WebhookEvent::BotCompleted(bot))) = delivery.event() {
        println!("recorded: {}", bot.data.bot_id);
    }
}
