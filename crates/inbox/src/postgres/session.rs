//! A connection that is opened when it is needed, and again after it failed. Nothing depends on the state of a session, so a
//! transaction pooler may be in between.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};
use tokio_postgres::Client;

use super::connect::{Connected, Connector};
use super::transaction::{Failed, Limits};
use crate::engine::Reply;
use crate::error::Error;

/// How long to wait before the second attempt to connect. Each later one waits twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(50);

const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// How often a transaction is tried that lost against another: a deadlock, or two claims of one bot.
const TRIES: usize = 8;

/// A connection, for one operation at a time.
pub(super) struct Session {
    connector: Arc<Connector>,
    slot: Mutex<Slot>,
}

#[derive(Default)]
struct Slot {
    connected: Option<Connected>,
    /// After failures: when to connect again, and how long to wait after the next failure.
    next_attempt: Option<Instant>,
    wait: Duration,
    /// Why the newest attempt failed.
    error: Option<Error>,
}

impl Session {
    pub(super) fn new(connector: &Arc<Connector>) -> Arc<Self> {
        Arc::new(Self {
            connector: Arc::clone(connector),
            slot: Mutex::default(),
        })
    }

    /// Runs an operation within a time limit, which includes waiting for the connection.
    ///
    /// It is a task of its own: if nobody waits for the result any more, it is still finished, so that it leaves no transaction
    /// open. It is tried again if the server aborted it in favour of another transaction.
    pub(super) fn run<T, Running>(
        self: &Arc<Self>,
        limit: Duration,
        operation: impl Fn(Arc<Client>, Limits) -> Running + Send + 'static,
    ) -> Reply<T>
    where
        T: Send + 'static,
        Running: Future<Output = Result<T, Failed>> + Send + 'static,
    {
        let session = Arc::clone(self);
        Box::pin(async move {
            let task = tokio::spawn(async move { session.attempt(limit, operation).await });
            task.await.unwrap_or(Err(Error::Closed))
        })
    }

    async fn attempt<T, Running>(
        &self,
        limit: Duration,
        operation: impl Fn(Arc<Client>, Limits) -> Running + Send,
    ) -> Result<T, Error>
    where
        Running: Future<Output = Result<T, Failed>> + Send,
    {
        let end = Instant::now() + limit;
        let too_late = || Error::store(format!("the server did not answer within {limit:?}"));
        let mut slot = timeout_at(end, self.slot.lock())
            .await
            .map_err(|_| too_late())?;
        let mut tries = 0;
        loop {
            let client = slot.client(&self.connector, end).await?;
            tries += 1;
            match timeout_at(end, operation(client, Limits::of(limit))).await {
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(failed)) => {
                    if failed.is_lost() {
                        slot.connected = None;
                    } else if failed.is_repeatable() && tries < TRIES {
                        continue;
                    }
                    return Err(failed.error());
                }
                // What it still does is unknown. The server ends it after the same time.
                Err(_) => {
                    slot.connected = None;
                    return Err(too_late());
                }
            }
        }
    }
}

impl Slot {
    /// The client, connected if possible before the end.
    async fn client(&mut self, connector: &Connector, end: Instant) -> Result<Arc<Client>, Error> {
        loop {
            if let Some(connected) = &self.connected
                && !connected.client.is_closed()
            {
                return Ok(Arc::clone(&connected.client));
            }
            self.connected = None;
            if let Some(next) = self.next_attempt {
                tokio::time::sleep_until(next.min(end)).await;
            }
            match timeout_at(end, connector.connect(None)).await {
                Ok(Ok(connected)) => {
                    *self = Self {
                        connected: Some(connected),
                        ..Self::default()
                    };
                    continue;
                }
                Ok(Err(error)) => self.error = Some(error),
                // The time was too short for an attempt, or for all of one.
                Err(_) => {}
            }
            let wait = self.wait.clamp(FIRST_WAIT, LONGEST_WAIT);
            self.next_attempt = Some(Instant::now() + wait);
            self.wait = wait * 2;
            if Instant::now() >= end {
                return Err(self.error.clone().unwrap_or_else(|| {
                    Error::store("the server did not accept a connection in time")
                }));
            }
        }
    }
}
