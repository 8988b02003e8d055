//! A connection that is opened when it is needed, and again after it failed. Nothing depends on the state of a session, so a
//! transaction pooler may be in between.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row};

use super::connect::{Connected, Connector, error_of};
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
            match timeout_at(end, operation(client, Limits(limit))).await {
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

/// Why an operation failed.
pub(super) enum Failed {
    Server(tokio_postgres::Error),
    Other(Error),
}

impl Failed {
    /// Whether the connection cannot be used any more.
    fn is_lost(&self) -> bool {
        match self {
            Self::Server(error) => error.as_db_error().is_none_or(|error| {
                let code = error.code().code();
                // The administrator ended it, or the server restarts, or is a replica since a failover.
                code.starts_with("57P") || code == "25006"
            }),
            Self::Other(_) => false,
        }
    }

    /// Whether the server aborted the transaction in favour of another one: a deadlock, a conflict, or two claims of one bot.
    fn is_repeatable(&self) -> bool {
        let Self::Server(error) = self else {
            return false;
        };
        error.as_db_error().is_some_and(|error| {
            matches!(error.code().code(), "40001" | "40P01")
                || error.constraint() == Some("inbox_lanes")
        })
    }

    fn error(&self) -> Error {
        match self {
            Self::Server(error) => error_of(error),
            Self::Other(error) => error.clone(),
        }
    }
}

impl From<tokio_postgres::Error> for Failed {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Server(error)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

/// The limits of a transaction, which the server has too: it must not go on when nobody waits any more.
#[derive(Clone, Copy)]
pub(super) struct Limits(Duration);

impl Limits {
    #[cfg(all(test, postgres_server))]
    pub(super) fn of(limit: Duration) -> Self {
        Self(limit)
    }

    /// Begins a transaction with settings of its own. A weaker `synchronous_commit` than `on` would lose what is acknowledged.
    pub(super) fn begin(self) -> String {
        let milliseconds = self.0.as_millis().clamp(1, i32::MAX.unsigned_abs().into());
        format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
             SET LOCAL statement_timeout = {milliseconds};
             SET LOCAL lock_timeout = {milliseconds};
             SET LOCAL idle_in_transaction_session_timeout = {milliseconds};
             SET LOCAL jit = off;
             SELECT set_config('synchronous_commit', 'on', true)
             WHERE current_setting('synchronous_commit') <> 'remote_apply'"
        )
    }
}

/// A request whose messages are on their way, so that several need one round trip.
pub(super) struct Sent<T> {
    response: Pin<Box<dyn Future<Output = T> + Send>>,
    ready: Option<T>,
}

/// Sends a request of a client. The first poll does it, and the waker is replaced by that of the second.
pub(super) fn send<T, Request>(request: Request) -> Sent<T>
where
    Request: Future<Output = T> + Send + 'static,
{
    let mut response: Pin<Box<dyn Future<Output = T> + Send>> = Box::pin(request);
    let ready = match response
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    };
    Sent { response, ready }
}

impl<T> Sent<T> {
    pub(super) async fn answer(self) -> T {
        match self.ready {
            Some(value) => value,
            None => self.response.await,
        }
    }
}

/// A statement and what it is called with.
pub(super) struct Statement {
    sql: String,
    parameters: Vec<(Box<dyn ToSql + Sync + Send>, Type)>,
}

impl Statement {
    pub(super) fn new(sql: String) -> Self {
        Self {
            sql,
            parameters: Vec::new(),
        }
    }

    /// Replaces the text, which depends on the numbers of the parameters.
    pub(super) fn set(&mut self, sql: String) {
        self.sql = sql;
    }

    /// Adds a parameter. Returns its number.
    pub(super) fn push(&mut self, value: impl ToSql + Sync + Send + 'static, kind: Type) -> usize {
        self.parameters.push((Box::new(value), kind));
        self.parameters.len()
    }

    pub(super) fn with(mut self, value: impl ToSql + Sync + Send + 'static, kind: Type) -> Self {
        self.push(value, kind);
        self
    }

    /// Sends it. The statement has no name at the server, where a name would be state of the session.
    pub(super) fn send(
        self,
        client: &Arc<Client>,
    ) -> Sent<Result<Vec<Row>, tokio_postgres::Error>> {
        let client = Arc::clone(client);
        send(async move {
            let parameters: Vec<(&(dyn ToSql + Sync), Type)> = self
                .parameters
                .iter()
                .map(|(value, kind)| (&**value as &(dyn ToSql + Sync), kind.clone()))
                .collect();
            client.query_typed(&self.sql, &parameters).await
        })
    }
}

/// Sends statements that return nothing.
pub(super) fn batch(client: &Arc<Client>, sql: String) -> Sent<Result<(), tokio_postgres::Error>> {
    let client = Arc::clone(client);
    send(async move { client.batch_execute(&sql).await })
}

/// Runs statements in one transaction, with one round trip. Returns the rows of each.
pub(super) async fn transaction(
    client: &Arc<Client>,
    limits: Limits,
    statements: Vec<Statement>,
) -> Result<Vec<Vec<Row>>, Failed> {
    let begin = batch(client, limits.begin());
    let statements: Vec<_> = statements
        .into_iter()
        .map(|statement| statement.send(client))
        .collect();
    // After an error this is a rollback.
    let commit = batch(client, "COMMIT".to_owned());
    begin.answer().await?;
    let mut results = Vec::with_capacity(statements.len());
    for statement in statements {
        results.push(statement.answer().await?);
    }
    commit.answer().await?;
    Ok(results)
}

/// As [`transaction`], but commits only when the results have arrived: a server that was stopped meanwhile, and goes on when
/// nobody waits any more, changes nothing.
pub(super) async fn transaction_with_late_commit(
    client: &Arc<Client>,
    limits: Limits,
    statements: Vec<Statement>,
) -> Result<Vec<Vec<Row>>, Failed> {
    let begin = batch(client, limits.begin());
    let statements: Vec<_> = statements
        .into_iter()
        .map(|statement| statement.send(client))
        .collect();
    let result = async {
        begin.answer().await?;
        let mut results = Vec::with_capacity(statements.len());
        for statement in statements {
            results.push(statement.answer().await?);
        }
        Ok::<_, tokio_postgres::Error>(results)
    };
    let result = result.await;
    let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = batch(client, end.to_owned()).answer().await;
    let results = result?;
    ended?;
    Ok(results)
}
