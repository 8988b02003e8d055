//! Waking the workers of this process when another process has stored something. They look every second all the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::Schema;
use super::connect::{Connected, Connector, Notified};
use super::transaction::batch;
use crate::observe;

/// The payload of a notification that only shows whether notifications arrive.
const PROBE: &str = "probe";

/// How often the connection is tried: it may have ended without a sign.
const EVERY: Duration = Duration::from_secs(15);

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(5);

/// How long it takes until the next attempt to connect.
const PAUSE: Duration = Duration::from_secs(1);

/// A pooler is not replaced soon.
const LONG_PAUSE: Duration = Duration::from_secs(5 * 60);

/// Why nothing arrives.
const POOLER: &str =
    "they do not arrive: a transaction pooler is in between, and does not support LISTEN";

const ENDED: &str = "the connection has ended";

/// Listens until it is dropped.
pub(super) struct Listener(AbortHandle);

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Listener {
    pub(super) fn start(
        connector: Arc<Connector>,
        schema: Arc<Schema>,
        stored: watch::Sender<u64>,
    ) -> Self {
        Self(tokio::spawn(listen(connector, schema, stored)).abort_handle())
    }
}

async fn listen(connector: Arc<Connector>, schema: Arc<Schema>, stored: watch::Sender<u64>) {
    let mut is_reported = false;
    loop {
        let arrived = Arc::new(AtomicBool::new(false));
        let notified: Notified = {
            let (arrived, stored) = (Arc::clone(&arrived), stored.clone());
            Arc::new(move |payload| {
                if payload == PROBE {
                    arrived.store(true, Ordering::Relaxed);
                } else {
                    stored.send_modify(|count| *count = count.wrapping_add(1));
                }
            })
        };
        let reason = match connector.connect(Some(notified)).await {
            Ok(mut connected) => {
                is_reported = false;
                until_it_ends(&connector, &mut connected, &schema, &arrived).await
            }
            Err(error) => error.to_string(),
        };
        // Once for each time without notifications.
        if !is_reported {
            observe::not_listening(&reason);
            is_reported = true;
        }
        tokio::time::sleep(if reason == POOLER { LONG_PAUSE } else { PAUSE }).await;
    }
}

/// Listens, and returns why it ended.
async fn until_it_ends(
    connector: &Connector,
    connected: &mut Connected,
    schema: &Schema,
    arrived: &AtomicBool,
) -> String {
    let client = Arc::clone(&connected.client);
    let ask = async |sql: &str| {
        let answer = batch(&client, schema.sql(sql)).answer();
        match timeout(ANSWER, answer).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(super::connect::error_of(&error).to_string()),
            Err(_) => Err("the server did not answer".to_owned()),
        }
    };
    if let Err(reason) = ask("LISTEN {channel}").await {
        return reason;
    }
    // What was stored before.
    let is_heard = tokio::select! {
        is_heard = arrive(connector, schema, arrived) => is_heard,
        () = connected.ended() => return ENDED.to_owned(),
    };
    if !is_heard {
        return POOLER.to_owned();
    }
    loop {
        if timeout(EVERY, connected.ended()).await.is_ok() {
            return ENDED.to_owned();
        }
        if let Err(reason) = ask("SELECT 1").await {
            return reason;
        }
    }
}

/// Whether a notification of another connection arrives.
async fn arrive(connector: &Connector, schema: &Schema, arrived: &AtomicBool) -> bool {
    let Ok(other) = connector.connect(None).await else {
        // Whether they arrive is unknown.
        return true;
    };
    let sql = schema.sql(&format!("NOTIFY {{channel}}, '{PROBE}'"));
    if !matches!(
        timeout(ANSWER, batch(&other.client, sql).answer()).await,
        Ok(Ok(()))
    ) {
        return true;
    }
    for _ in 0..20 {
        if arrived.load(Ordering::Relaxed) {
            return true;
        }
        tokio::time::sleep(ANSWER / 20).await;
    }
    false
}
