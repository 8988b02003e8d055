//! Handling a message once, although copies of it come.
//!
//! A webhook is sent again until it is acknowledged, and now and then after that. Every copy has the same
//! [`MessageId`], and a [`Store`] remembers by it what became of the first:
//!
//! | the first copy | another copy |
//! | -------------- | ------------ |
//! | is in progress     | is refused with 503: if the first fails, this one is needed |
//! | was handled    | is acknowledged with 200, and not handled |
//! | failed         | is handled |
//!
//! A copy fails by an error, by a panic, or as its future is dropped, which a server does when the sender hangs
//! up. So give the handler a time limit below the sender's 30 seconds, or hand the work on: what it was doing
//! is done again by the next copy.
//!
//! ```
//! # #[cfg(feature = "memory-store")]
//! # async fn answer() {
//! use http::StatusCode;
//! use meeting_baas_webhooks::Delivery;
//! use meeting_baas_webhooks::duplicates::{MemoryStore, handle_once};
//!
//! async fn answer(store: &MemoryStore, delivery: &Delivery) -> StatusCode {
//!     let outcome = handle_once(store, delivery.message_id(), || keep(delivery)).await;
//!     println!("{outcome}");
//!     outcome.status()
//! }
//!
//! async fn keep(delivery: &Delivery) -> Result<(), std::io::Error> {
//!     println!("{} bytes", delivery.body().len());
//!     Ok(())
//! }
//! # }
//! ```
//!
//! Callbacks have no identifier, so each is handled. A bot completes or fails once: its
//! [`bot_id`](crate::Delivery::bot_id) and the event's name tell copies apart from others.
//!
//! A message is handled **at least** once, not exactly once: the process may end between the work and the note
//! of it. Work that has to be done once takes part in the store's own transaction, or can be repeated.
//!
//! # Several machines
//!
//! What is remembered in memory, with the feature `memory-store`, ends with the process, and another process
//! knows nothing of it. A durable store, such as a table that all of them share, is another [`Store`]; see there
//! for one.

#[cfg(feature = "memory-store")]
mod memory;
mod once;

use std::future::Future;

#[cfg(feature = "memory-store")]
pub use memory::{MemoryClaim, MemoryStore};
pub use once::{Outcome, handle_once};

use crate::message_id::MessageId;

/// Remembers which messages are in progress and which were handled.
///
/// # A table that several machines share
///
/// Its key is unique, so of two machines one inserts the row. A machine may die with a message in progress:
/// therefore a claim runs out, later than the handler's time limit, and has a number of its own, so that one
/// that ran out cannot settle its successor's.
///
/// ```
/// use meeting_baas_webhooks::MessageId;
/// use meeting_baas_webhooks::duplicates::{Claim, Claimed, Store};
/// # use std::convert::Infallible;
///
/// // Rows are never deleted here: now and then, delete those that are older than a day.
/// // CREATE SEQUENCE claims;
/// // CREATE TABLE messages (
/// //     id TEXT PRIMARY KEY,
/// //     handled BOOLEAN NOT NULL DEFAULT FALSE,
/// //     claim BIGINT NOT NULL DEFAULT nextval('claims'),
/// //     claimed_at TIMESTAMPTZ NOT NULL DEFAULT now()
/// // );
/// const CLAIM: &str = "
///     INSERT INTO messages (id) VALUES ($1)
///     ON CONFLICT (id) DO UPDATE SET claim = DEFAULT, claimed_at = DEFAULT
///     WHERE NOT messages.handled AND messages.claimed_at < now() - interval '1 minute'
///     RETURNING claim";
/// const LOOK_UP: &str = "SELECT handled FROM messages WHERE id = $1";
/// const SETTLE: &str = "UPDATE messages SET handled = TRUE WHERE id = $1 AND claim = $2";
/// const RELEASE: &str = "DELETE FROM messages WHERE id = $1 AND claim = $2 AND NOT handled";
///
/// #[derive(Clone)]
/// struct Messages {
///     database: Database,
/// }
///
/// struct Row {
///     database: Database,
///     id: MessageId,
///     claim: i64,
/// }
///
/// impl Store for Messages {
///     type Claim = Row;
///     type Error = DatabaseError;
///
///     async fn claim(&self, id: &MessageId) -> Result<Claimed<Row>, DatabaseError> {
///         let database = self.database.clone();
///         if let Some(claim) = database.number(CLAIM, id).await? {
///             let id = id.clone();
///             return Ok(Claimed::New(Row { database, id, claim }));
///         }
///         // No row any more: the other copy has just failed, and the sender will try again.
///         let handled = database.truth(LOOK_UP, id).await?.unwrap_or(false);
///         Ok(if handled { Claimed::Handled } else { Claimed::InProgress })
///     }
/// }
///
/// impl Claim for Row {
///     type Error = DatabaseError;
///
///     async fn handled(self) -> Result<(), DatabaseError> {
///         self.database.execute(SETTLE, &self.id, self.claim).await
///     }
///
///     async fn failed(self) {
///         if let Err(error) = self.database.execute(RELEASE, &self.id, self.claim).await {
///             eprintln!("{} stays claimed for a minute: {error:?}", self.id);
///         }
///     }
/// }
/// # #[derive(Clone)]
/// # struct Database;
/// # #[derive(Debug)]
/// # struct DatabaseError;
/// # impl Database {
/// #     async fn number(&self, _: &str, _: &MessageId) -> Result<Option<i64>, DatabaseError> { Ok(None) }
/// #     async fn truth(&self, _: &str, _: &MessageId) -> Result<Option<bool>, DatabaseError> { Ok(None) }
/// #     async fn execute(&self, _: &str, _: &MessageId, _: i64) -> Result<(), DatabaseError> { Ok(()) }
/// # }
/// ```
///
/// Where the work is all in that database, a claim can be a transaction that inserted the row, and `handled` its
/// commit; then the message is handled exactly once. Such a handler calls [`claim`](Self::claim) itself rather
/// than [`handle_once`].
pub trait Store: Send + Sync {
    /// Holds a message while it is in progress.
    type Claim: Claim<Error = Self::Error>;

    /// Why the store cannot tell what became of a message.
    type Error: Send;

    /// Claims a message: of any number of calls, on whatever machine, one gets it, and no other does until that
    /// one has failed.
    ///
    /// # Errors
    ///
    /// The store cannot be asked. The request is to be answered with 5xx then, so that the sender tries again.
    fn claim(
        &self,
        id: &MessageId,
    ) -> impl Future<Output = Result<Claimed<Self::Claim>, Self::Error>> + Send;
}

/// A message that is in progress. Dropping it gives the message up, so that the next copy is handled.
///
/// A store that cannot give a message up within a `Drop` lets its claims run out.
pub trait Claim: Send + Sized {
    /// Why the store cannot note what became of the message.
    type Error: Send;

    /// Notes that the message was handled: no copy will be.
    ///
    /// # Errors
    ///
    /// It cannot be noted. The request is to be answered with 5xx then, and the next copy may be handled.
    fn handled(self) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Gives the message up where there is time for it: the next copy is handled. It drops the claim, unless a
    /// store does more; what goes wrong there is the store's to log, for the sender tries again anyway.
    fn failed(self) -> impl Future<Output = ()> + Send {
        async move { drop(self) }
    }
}

/// What came of an attempt to claim a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed<Held> {
    /// It is new, or failed before: handle it, and settle the claim.
    New(Held),
    /// Another copy is in progress: answer 503, so that this one comes again.
    InProgress,
    /// Another copy was handled: answer 200.
    Handled,
}
