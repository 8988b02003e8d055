//! A durable inbox for the webhooks and callbacks of the Meeting BaaS API v2: a delivery is stored before it is acknowledged, and
//! handled afterwards, with retries.
//!
//! The vendor gives up a webhook after seven attempts within about three hours, and a callback after four within 21 seconds. A service
//! that handles a delivery within the request loses it when it restarts in between, or when what it calls is down for longer.
//! With an inbox, the response means that the delivery is on the disk.
//!
#![cfg_attr(all(feature = "axum", feature = "sqlite"), doc = "```no_run")]
#![cfg_attr(not(all(feature = "axum", feature = "sqlite")), doc = "```ignore")]
//! use axum::{Router, routing::any};
//! use meeting_baas_inbox::webhooks::{Event, Receiver, models::WebhookEvent};
//! use meeting_baas_inbox::{Attempt, Failure, Inbox};
//! use std::time::Duration;
//! use tokio::net::TcpListener;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let inbox = Inbox::sqlite("inbox.db").open().await?;
//! let worker = inbox.work(handle).concurrency(8).start();
//! let router = Router::new().route("/", any(inbox.accept())).with_state(Receiver::from_env()?);
//! let listener = TcpListener::bind("127.0.0.1:3000").await?;
//! let end = async { drop(tokio::signal::ctrl_c().await) };
//! axum::serve(listener, router).with_graceful_shutdown(end).await?;
//! worker.stop(Duration::from_secs(20)).await?;
//! # Ok(())
//! # }
//!
//! async fn handle(attempt: Attempt) -> Result<(), Failure> {
//!     if let Ok(Event::Webhook(WebhookEvent::BotCompleted(bot))) = attempt.event() {
//!         println!("recorded: {}", bot.data.bot_id);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Without axum, call [`Inbox::respond`] or [`Inbox::store`]. The example `service` is a service in full: a time limit for headers,
//! logs, metrics, health, and an end that loses nothing. The example `sender` sends to it as the vendor does.
//!
//! In a test of your own there is no file, and nothing sleeps:
//!
#![cfg_attr(all(feature = "testing", feature = "sqlite"), doc = "```")]
#![cfg_attr(not(all(feature = "testing", feature = "sqlite")), doc = "```ignore")]
//! # use meeting_baas_inbox::{Attempt, Failure, Inbox};
//! # use meeting_baas_inbox::webhooks::testing::webhook_samples;
//! # async fn handle(_: Attempt) -> Result<(), Failure> { Ok(()) }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), meeting_baas_inbox::Error> {
//! let inbox = Inbox::memory();
//! inbox.put(webhook_samples()).await?;
//! assert_eq!(inbox.drain(handle).await.done, webhook_samples().len());
//! # Ok(())
//! # }
//! ```
//!
//! With a clock that the test sets, it sees what becomes of a duplicate, of a failure and of a dead letter. `Draft::delivery` of the
//! module `testing` of the webhooks crate makes a delivery of a sample that the test changes:
//!
#![cfg_attr(all(feature = "testing", feature = "sqlite"), doc = "```")]
#![cfg_attr(not(all(feature = "testing", feature = "sqlite")), doc = "```ignore")]
//! use meeting_baas_inbox::webhooks::{DeliveryKind, testing};
//! use meeting_baas_inbox::{Attempt, Failure, Filter, Inbox, Stored};
//! use std::time::Duration;
//!
//! # async fn handle(_: Attempt) -> Result<(), Failure> { Ok(()) }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let clock = testing::ManualClock::at_unix_seconds(1_773_739_800);
//! let inbox = Inbox::memory_with_clock(clock.clone());
//! let sample = testing::sample("bot.completed").with("/data/video", ());
//! let delivery = sample.delivery(DeliveryKind::Webhook)?;
//! assert_eq!(inbox.put([&delivery, &delivery]).await?, [Stored::New, Stored::Duplicate]);
//!
//! let fails = |_: Attempt| async { Err(Failure::retry("connection refused")) };
//! assert_eq!(inbox.drain(fails).await.failed, 1);
//! clock.advance(Duration::from_secs(24 * 60 * 60));
//! assert_eq!(inbox.drain(fails).await.dead, 1);
//! assert_eq!(inbox.list(Filter::dead()).await?[0].error(), Some("connection refused"));
//!
//! assert_eq!(inbox.replay(Filter::dead()).await?, 1);
//! assert_eq!(inbox.drain(handle).await.done, 1);
//! # Ok(())
//! # }
//! ```
//!
//! The module [`production`] leads from here to operation: what is guaranteed and what is not, what becomes of a failure, exactly
//! once, sizes, backups, updates, alerts and dead letters.
//!
//! # Features
//!
//! - `sqlite` (default): the engine on SQLite, which is compiled from C, so a C compiler is required.
//! - `postgres`: the engine on PostgreSQL, for several machines.
//! - `axum`: the handler of a route.
//! - `metrics`: the figures of [`production`](production#what-to-alert-on), by the facade `metrics`.
//! - `tracing`: logs what is not stored, what fails, and what is given up.
//! - `testing`: samples of the webhooks crate can be put into an inbox.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(not(any(feature = "postgres", feature = "sqlite")))]
compile_error!(
    "the inbox has no engine: enable the feature `sqlite` or `postgres` of meeting-baas-inbox"
);

mod attempt;
mod clock;
#[cfg(test)]
mod conformance;
mod engine;
mod entry;
mod error;
mod inbox;
mod keys;
mod observe;
mod options;
#[cfg(feature = "postgres")]
mod postgres;
pub mod production;
mod redact;
mod retry;
#[cfg(feature = "sqlite")]
mod sqlite;
mod worker;
mod writer;

/// Compiles the example of the README.
#[cfg(all(doctest, feature = "axum", feature = "sqlite"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// The crate that receives the deliveries.
pub use meeting_baas_webhooks as webhooks;
/// The crate of the transactions of [`Attempt::complete_in`].
#[cfg(feature = "sqlite")]
#[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
pub use rusqlite;
/// The crate of the configuration of [`Inbox::postgres`], and of the transactions of [`Attempt::complete_in_postgres`].
#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub use tokio_postgres;

pub use attempt::{Attempt, Failure};
pub use engine::{Completion, Count, Order, Purged, Stored};
pub use entry::{Entry, Filter, State, Statistics};
pub use error::{Error, OpenError};
pub use inbox::{Copied, Health, Inbox, IntoDelivery, Work};
#[cfg(feature = "postgres")]
pub use postgres::PostgresOptions;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteOptions;
pub use worker::{Drained, Stopped, Worker};
