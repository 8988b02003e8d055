//! What a service writes on its first day, without this crate: a table of deliveries, and a loop that handles them with retries.
//!
//! `with_the_crate.rs` does the same, and what this does not: see the module `production`.

use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::any;
use meeting_baas_webhooks::models::WebhookEvent;
use meeting_baas_webhooks::{Delivery, DeliveryParts, Event, Label, MessageId, Receiver};
use rusqlite::{Connection, OptionalExtension, Row};
use tokio::net::TcpListener;
use tokio::sync::Notify;

const TABLE: &str = "
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS inbox (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  verified INTEGER NOT NULL,
  label TEXT NOT NULL,
  message_id TEXT,
  received_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  error TEXT
);
CREATE INDEX IF NOT EXISTS inbox_due ON inbox (due_at) WHERE state = 'waiting';";

const MOST_ATTEMPTS: u32 = 12;

#[derive(Clone)]
struct Service {
    receiver: Receiver,
    database: Arc<Mutex<Connection>>,
    stored: Arc<Notify>,
}

impl FromRef<Service> for Receiver {
    fn from_ref(service: &Service) -> Self {
        service.receiver.clone()
    }
}

/// A delivery to be handled.
struct Job {
    id: i64,
    attempts: u32,
    delivery: Result<Delivery, String>,
}

fn milliseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

impl Service {
    fn database(&self) -> MutexGuard<'_, Connection> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn store(&self, delivery: &Delivery) -> rusqlite::Result<()> {
        let parts = delivery.parts();
        let received_at = milliseconds(parts.received_at);
        self.database().execute(
            "INSERT INTO inbox (key, kind, verified, label, message_id, received_at, body, due_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?6) ON CONFLICT (key) DO NOTHING",
            (
                delivery.key().as_str(),
                parts.kind.as_str(),
                parts.verified,
                parts.label.as_str(),
                parts.message_id.as_ref().map(MessageId::as_str),
                received_at,
                parts.body.as_ref(),
            ),
        )?;
        self.stored.notify_one();
        Ok(())
    }

    fn next(&self) -> rusqlite::Result<Option<Job>> {
        let next =
            "SELECT id, attempts, kind, verified, label, message_id, received_at, body FROM inbox
                    WHERE state = 'waiting' AND due_at <= ?1 ORDER BY due_at LIMIT 1";
        let now = milliseconds(SystemTime::now());
        self.database().query_row(next, [now], job).optional()
    }

    fn settle(&self, job: &Job, result: Result<(), String>) -> rusqlite::Result<()> {
        let attempts = job.attempts + 1;
        let Err(error) = result else {
            let done = "UPDATE inbox SET state = 'done', attempts = ?2 WHERE id = ?1";
            return self.database().execute(done, (job.id, attempts)).map(drop);
        };
        let state = if attempts < MOST_ATTEMPTS {
            "waiting"
        } else {
            "dead"
        };
        let wait = Duration::from_secs(5 * 2_u64.pow(attempts.min(MOST_ATTEMPTS)));
        let due_at = milliseconds(SystemTime::now() + wait);
        self.database().execute(
            "UPDATE inbox SET state = ?2, attempts = ?3, due_at = ?4, error = ?5 WHERE id = ?1",
            (job.id, state, attempts, due_at, error),
        )?;
        Ok(())
    }

    async fn work(self) {
        loop {
            match self.next() {
                Ok(Some(job)) => {
                    let result = match &job.delivery {
                        Ok(delivery) => handle(delivery).await.map_err(|error| error.to_string()),
                        Err(error) => Err(error.clone()),
                    };
                    if let Err(error) = self.settle(&job, result) {
                        eprintln!("not settled: {error}");
                    }
                    continue;
                }
                Ok(None) => {}
                Err(error) => eprintln!("the table cannot be read: {error}"),
            }
            let second = tokio::time::sleep(Duration::from_secs(1));
            tokio::select! { () = second => {} () = self.stored.notified() => {} }
        }
    }
}

fn job(row: &Row<'_>) -> rusqlite::Result<Job> {
    let kind: String = row.get(2)?;
    let parts = kind.parse().map(|kind| -> rusqlite::Result<_> {
        let received_at: i64 = row.get(6)?;
        Ok(DeliveryParts {
            kind,
            verified: row.get(3)?,
            label: Label::from(row.get_ref(4)?.as_str()?),
            message_id: row
                .get::<_, Option<String>>(5)?
                .as_deref()
                .map(MessageId::from),
            signed_at: None,
            received_at: UNIX_EPOCH + Duration::from_millis(received_at.unsigned_abs()),
            body: row.get::<_, Vec<u8>>(7)?.into(),
        })
    });
    let delivery = match parts {
        Ok(parts) => Delivery::from_stored(parts?).map_err(|error| error.to_string()),
        Err(_) => Err(format!("unknown kind {kind}")),
    };
    Ok(Job {
        id: row.get(0)?,
        attempts: row.get(1)?,
        delivery,
    })
}

async fn accept(State(service): State<Service>, delivery: Delivery) -> StatusCode {
    match tokio::task::spawn_blocking(move || service.store(&delivery)).await {
        Ok(Ok(())) => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database = Connection::open("inbox.db")?;
    database.execute_batch(TABLE)?;
    let service = Service {
        receiver: Receiver::from_env()?,
        database: Arc::new(Mutex::new(database)),
        stored: Arc::default(),
    };
    tokio::spawn(service.clone().work());
    let router = Router::new().route("/", any(accept)).with_state(service);
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router).await?)
}

#[expect(clippy::unused_async, reason = "a handler that does more awaits")]
async fn handle(delivery: &Delivery) -> Result<(), Box<dyn Error>> {
    if let Ok(Event::Webhook(WebhookEvent::BotCompleted(bot))) = delivery.event() {
        println!("recorded: {}", bot.data.bot_id);
    }
    Ok(())
}
