//! An axum server on loopback, as a user would write it, which records what it handled and what it rejected.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use meeting_baas_webhooks::duplicates::{MemoryStore, handle_once};
use meeting_baas_webhooks::{
    AlertDelivery, CallbackDelivery, Delivery, Receiver, Rejection, WebhookDelivery,
};
use tokio::net::TcpListener;

use super::senders::{ALERTS_ALONE, CALLBACKS_ALONE, EITHER, WEBHOOKS_ALONE};

#[derive(Clone)]
pub struct Server {
    receiver: Receiver,
    messages: MemoryStore,
    noted: Arc<Mutex<Noted>>,
}

/// What a server did.
#[derive(Clone, Default)]
pub struct Noted {
    pub handled: Vec<Delivery>,
    pub rejected: Vec<Rejection>,
}

impl FromRef<Server> for Receiver {
    fn from_ref(server: &Server) -> Self {
        server.receiver.clone()
    }
}

impl Server {
    /// Serves until the test's runtime ends, at a port that the system chose.
    pub async fn start(receiver: Receiver) -> (Self, SocketAddr) {
        let server = Self {
            receiver,
            messages: MemoryStore::default(),
            noted: Arc::default(),
        };
        let router = Router::new()
            .route(EITHER, any(either))
            .route(WEBHOOKS_ALONE, any(webhooks_alone))
            .route(CALLBACKS_ALONE, any(callbacks_alone))
            .route(ALERTS_ALONE, any(alerts_alone))
            .with_state(server.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, router).await });
        (server, address)
    }

    pub fn noted(&self) -> Noted {
        self.noted.lock().unwrap().clone()
    }

    async fn answer(&self, received: Result<Delivery, Rejection>) -> Response {
        let delivery = match received {
            Ok(delivery) => delivery,
            Err(rejection) => {
                self.noted.lock().unwrap().rejected.push(rejection.clone());
                return rejection.into_response();
            }
        };
        let handle = async || {
            let handled = delivery.clone();
            self.noted.lock().unwrap().handled.push(handled);
            Ok::<_, Rejection>(())
        };
        handle_once(&self.messages, delivery.key(), handle)
            .await
            .into_response()
    }
}

async fn either(State(server): State<Server>, delivery: Result<Delivery, Rejection>) -> Response {
    server.answer(delivery).await
}

async fn webhooks_alone(
    State(server): State<Server>,
    webhook: Result<WebhookDelivery, Rejection>,
) -> Response {
    server.answer(webhook.map(Delivery::Webhook)).await
}

async fn callbacks_alone(
    State(server): State<Server>,
    callback: Result<CallbackDelivery, Rejection>,
) -> Response {
    server.answer(callback.map(Delivery::Callback)).await
}

async fn alerts_alone(
    State(server): State<Server>,
    alert: Result<AlertDelivery, Rejection>,
) -> Response {
    server.answer(alert.map(Delivery::Alert)).await
}
