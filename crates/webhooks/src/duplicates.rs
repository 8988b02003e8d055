//! Handles each delivery once, although duplicates arrive.
//!
//! The sender retries a delivery until it is acknowledged, and occasionally sends it again afterwards. Every attempt has the same
//! [`DeliveryKey`], by which a [`Store`] remembers the state of the delivery:
//!
//! | the first attempt | a duplicate |
//! | ----------------- | ----------- |
//! | is in progress    | gets 503: it is needed if the first attempt fails |
//! | was handled       | gets 200, and is not handled |
//! | failed            | is handled |
//!
//! An attempt fails if the handler returns an error or panics, or if its future is dropped, as a server does when the sender
//! disconnects. The next attempt repeats the work from the start. So give the handler a timeout below the sender's 30 seconds,
//! or hand the work to a queue.
//!
//! ```
//! # #[cfg(feature = "memory-store")]
//! # async fn example() {
//! use http::StatusCode;
//! use meeting_baas_webhooks::Delivery;
//! use meeting_baas_webhooks::duplicates::{MemoryStore, handle_once};
//!
//! async fn respond(store: &MemoryStore, delivery: &Delivery) -> StatusCode {
//!     let outcome = handle_once(store, delivery.key(), || process(delivery)).await;
//!     println!("{outcome}");
//!     outcome.status()
//! }
//!
//! async fn process(delivery: &Delivery) -> Result<(), std::io::Error> {
//!     println!("{} bytes", delivery.body().len());
//!     Ok(())
//! }
//! # }
//! ```
//!
//! This is about one delivery. Several deliveries may report the same outcome of a bot: see
//! [duplicates](crate#duplicates).
//!
//! A delivery is handled **at least** once, not exactly once: the process may end after the work and before the store records it.
//! Make the work idempotent, or a part of the transaction of the store.
//!
//! # Several machines
//!
//! The in-memory store of the feature `memory-store` belongs to one process, and ends with it. For several machines, implement
//! [`Store`] with a table that they share; its documentation has an example.

#[cfg(feature = "memory-store")]
mod memory;
mod once;

use std::future::Future;

#[cfg(feature = "memory-store")]
pub use memory::{MemoryClaim, MemoryStore};
pub use once::{Outcome, handle_once};

use crate::delivery::DeliveryKey;

/// Stores which deliveries are in progress and which were handled.
///
/// # A table that several machines share
///
/// The primary key ensures that only one machine inserts the row. A machine may fail with a delivery in progress: so a claim
/// expires, after the timeout of the handler. Each claim has a number, so that an expired claim cannot settle its successor.
///
/// ```
/// use meeting_baas_webhooks::DeliveryKey;
/// use meeting_baas_webhooks::duplicates::{Claim, Claimed, Store};
/// # use std::convert::Infallible;
///
/// // Delete rows that are older than a day periodically.
/// // CREATE SEQUENCE claims;
/// // CREATE TABLE deliveries (
/// //     key TEXT PRIMARY KEY,
/// //     handled BOOLEAN NOT NULL DEFAULT FALSE,
/// //     claim BIGINT NOT NULL DEFAULT nextval('claims'),
/// //     claimed_at TIMESTAMPTZ NOT NULL DEFAULT now()
/// // );
/// const CLAIM: &str = "
///     INSERT INTO deliveries (key) VALUES ($1)
///     ON CONFLICT (key) DO UPDATE SET claim = DEFAULT, claimed_at = DEFAULT
///     WHERE NOT deliveries.handled AND deliveries.claimed_at < now() - interval '1 minute'
///     RETURNING claim";
/// const LOOK_UP: &str = "SELECT handled FROM deliveries WHERE key = $1";
/// const SETTLE: &str = "UPDATE deliveries SET handled = TRUE WHERE key = $1 AND claim = $2";
/// const RELEASE: &str = "DELETE FROM deliveries WHERE key = $1 AND claim = $2 AND NOT handled";
///
/// #[derive(Clone)]
/// struct Deliveries {
///     database: Database,
/// }
///
/// struct Row {
///     database: Database,
///     key: DeliveryKey,
///     claim: i64,
/// }
///
/// impl Store for Deliveries {
///     type Claim = Row;
///     type Error = DatabaseError;
///
///     async fn claim(&self, key: &DeliveryKey) -> Result<Claimed<Row>, DatabaseError> {
///         let database = self.database.clone();
///         if let Some(claim) = database.number(CLAIM, key.as_str()).await? {
///             let key = key.clone();
///             return Ok(Claimed::New(Row { database, key, claim }));
///         }
///         // Without a row, the other attempt has just failed, and the sender will retry.
///         let handled = database.truth(LOOK_UP, key.as_str()).await?.unwrap_or(false);
///         Ok(if handled { Claimed::Handled } else { Claimed::InProgress })
///     }
/// }
///
/// impl Claim for Row {
///     type Error = DatabaseError;
///
///     async fn handled(self) -> Result<(), DatabaseError> {
///         self.database.execute(SETTLE, self.key.as_str(), self.claim).await
///     }
///
///     async fn failed(self) {
///         if let Err(error) = self.database.execute(RELEASE, self.key.as_str(), self.claim).await {
///             eprintln!("{} stays claimed for a minute: {error:?}", self.key);
///         }
///     }
/// }
/// # #[derive(Clone)]
/// # struct Database;
/// # #[derive(Debug)]
/// # struct DatabaseError;
/// # impl Database {
/// #     async fn number(&self, _: &str, _: &str) -> Result<Option<i64>, DatabaseError> { Ok(None) }
/// #     async fn truth(&self, _: &str, _: &str) -> Result<Option<bool>, DatabaseError> { Ok(None) }
/// #     async fn execute(&self, _: &str, _: &str, _: i64) -> Result<(), DatabaseError> { Ok(()) }
/// # }
/// ```
///
/// If all of the work is in that database, a claim can be a transaction that inserted the row, and `handled` its commit. Then
/// the delivery is handled exactly once. Such a handler calls [`claim`](Self::claim) instead of [`handle_once`].
pub trait Store: Send + Sync {
    /// The claim of a delivery that is in progress.
    type Claim: Claim<Error = Self::Error>;

    /// The error of a store that is unavailable.
    type Error: Send;

    /// Claims a delivery: of any number of concurrent calls, on all machines, one gets the claim. No other call gets it until
    /// that attempt has failed.
    ///
    /// # Errors
    ///
    /// The store is unavailable. Respond with 5xx, so that the sender retries.
    fn claim(
        &self,
        key: &DeliveryKey,
    ) -> impl Future<Output = Result<Claimed<Self::Claim>, Self::Error>> + Send;
}

/// The claim of a delivery that is in progress. Dropping it releases the delivery, so that the next attempt is handled.
///
/// In a store that cannot release a delivery in `Drop`, claims must expire.
pub trait Claim: Send + Sized {
    /// The error of a store that is unavailable.
    type Error: Send;

    /// Records that the delivery was handled, so that no duplicate is.
    ///
    /// # Errors
    ///
    /// It cannot be recorded. Respond with 5xx; the next attempt may be handled again.
    fn handled(self) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Releases the delivery, so that the next attempt is handled. By default it drops the claim. A store that does more logs its
    /// own errors, because the sender retries in any case.
    fn failed(self) -> impl Future<Output = ()> + Send {
        async move { drop(self) }
    }
}

/// The result of claiming a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed<Held> {
    /// It is new, or an earlier attempt failed: handle it, and settle the claim.
    New(Held),
    /// Another attempt is in progress: respond with 503, so that the sender retries.
    InProgress,
    /// Another attempt was handled: respond with 200.
    Handled,
}
