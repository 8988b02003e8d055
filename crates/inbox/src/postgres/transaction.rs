//! Transactions: their limits, their statements, and why they fail.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row};

use super::connect::error_of;
use crate::error::Error;

/// Why an operation failed.
pub(super) enum Failed {
    Server(tokio_postgres::Error),
    Other(Error),
}

impl Failed {
    /// Whether the connection cannot be used any more.
    pub(super) fn is_lost(&self) -> bool {
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
    pub(super) fn is_repeatable(&self) -> bool {
        let Self::Server(error) = self else {
            return false;
        };
        error.as_db_error().is_some_and(|error| {
            matches!(error.code().code(), "40001" | "40P01")
                || error.constraint() == Some("inbox_lanes")
        })
    }

    /// Whether a value of a row is out of the range of its type, or becomes so.
    pub(super) fn is_of_a_value(&self) -> bool {
        let Self::Server(error) = self else {
            return false;
        };
        let code = error.code().map(SqlState::code);
        code.is_some_and(|code| code.starts_with("22"))
    }

    pub(super) fn error(&self) -> Error {
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

    /// Returns how it is executed instead of what it returns.
    #[cfg(all(test, postgres_server))]
    pub(super) fn explained(mut self) -> Self {
        self.sql = format!("EXPLAIN (ANALYZE, BUFFERS) {}", self.sql);
        self
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

/// A turn reads the first rows of an index. A server that takes the waiting rows for few, because it has no statistics or old ones,
/// would read and sort all of them.
const INDEXES: &str = "SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off";

/// The statements of a transaction, on their way with its beginning.
struct Begun {
    begin: Sent<Result<(), tokio_postgres::Error>>,
    statements: Vec<Sent<Result<Vec<Row>, tokio_postgres::Error>>>,
}

impl Begun {
    fn send(client: &Arc<Client>, begin: String, statements: Vec<Statement>) -> Self {
        let begin = batch(client, begin);
        let statements = statements.into_iter();
        let statements = statements.map(|statement| statement.send(client)).collect();
        Self { begin, statements }
    }

    async fn results(self) -> Result<Vec<Vec<Row>>, tokio_postgres::Error> {
        self.begin.answer().await?;
        let mut results = Vec::with_capacity(self.statements.len());
        for statement in self.statements {
            results.push(statement.answer().await?);
        }
        Ok(results)
    }
}

/// Runs statements in one transaction, with one round trip. Returns the rows of each.
pub(super) async fn transaction(
    client: &Arc<Client>,
    limits: Limits,
    statements: Vec<Statement>,
) -> Result<Vec<Vec<Row>>, Failed> {
    let begun = Begun::send(client, limits.begin(), statements);
    // After an error this is a rollback.
    let commit = batch(client, "COMMIT".to_owned());
    let results = begun.results().await?;
    commit.answer().await?;
    Ok(results)
}

/// Runs one statement.
pub(super) async fn one(
    client: &Arc<Client>,
    limits: Limits,
    statement: Statement,
) -> Result<Vec<Row>, Failed> {
    let mut results = transaction(client, limits, vec![statement]).await?;
    Ok(results.pop().unwrap_or_default())
}

/// As [`transaction`], but commits only when the results have arrived: a server that was stopped meanwhile, and goes on when
/// nobody waits any more, changes nothing.
pub(super) async fn transaction_with_late_commit(
    client: &Arc<Client>,
    limits: Limits,
    statements: Vec<Statement>,
) -> Result<Vec<Vec<Row>>, Failed> {
    let begin = format!("{}; {INDEXES}", limits.begin());
    let results = Begun::send(client, begin, statements).results().await;
    let end = if results.is_ok() {
        "COMMIT"
    } else {
        "ROLLBACK"
    };
    let ended = batch(client, end.to_owned()).answer().await;
    let results = results?;
    ended?;
    Ok(results)
}
