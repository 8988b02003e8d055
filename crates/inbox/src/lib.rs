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
//!
//! # async fn serve(_: Router) -> Result<(), std::io::Error> { Ok(()) }
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let inbox = Inbox::sqlite("inbox.db").open().await?;
//! let worker = inbox.work(handle).concurrency(8).start();
//! let router = Router::new().route("/", any(inbox.accept())).with_state(Receiver::from_env()?);
//! serve(router).await?;
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
//! [`Inbox::memory_with_clock`] takes a clock that the test sets, such as `ManualClock`, to see what becomes of a failure.
//!
//! # What is guaranteed
//!
//! - **What was acknowledged is handled**, or ends as a dead letter that a person can look at. It survives the end of the process
//!   at any point, and a power cut: each commit waits for the disk. It does not survive the loss of the disk.
//! - **At least once.** A handler that succeeded runs again if the process ends before its success is recorded. At most one
//!   success is recorded for a delivery: a worker that was too slow changes nothing any more.
//! - **A copy is stored once.** All attempts of the sender have one [key](webhooks::DeliveryKey). It is remembered for 30 days.
//! - **Never two of one bot at once**, and in the order of arrival among those that are due. A delivery that failed does not block
//!   later ones of its bot, so `completed` is not late because a `status_change` fails; and a status that is late must not
//!   replace a newer one: [`supersedes`](webhooks::models::BotStatus::supersedes). [`Order::None`] waives both.
//! - **503 in time.** What cannot be stored within 2 s (callbacks and alerts: 5 s, and they go first) is answered with 503, never
//!   with 4xx. The sender retries. It may be stored nevertheless; the next attempt is a copy then.
//!
//! # What becomes of a delivery
//!
//! | the handler | then |
//! | ----------- | ---- |
//! | returns `Ok` | done |
//! | returns a [`Failure`], by `?` or [`Failure::retry`] | tried again after 5 s, 10 s, 20 s and so on up to an hour, each shortened by up to a half, for 24 hours; then dead |
//! | returns [`Failure::give_up`] | dead |
//! | panics, or takes longer than 15 minutes | as a failure |
//! | does not end, because the process ended | tried again when the lease of 60 s is over, and dead after five times, so that a payload that ends the process does not end it for ever. Such deliveries are tried one at a time |
//! | cannot decode the event, and returns `Ok` | done, and kept with the release that could not: [`Inbox::reopen`] after an update |
//!
//! # Once, and exactly once
//!
//! A webhook and a callback report one outcome in two deliveries. What must happen once for both asks [`Attempt::once`]. It is
//! confirmed by the success of the attempt: if the process ends in between, the work is done again. So use it for work that
//! can be repeated now and then, or that has an idempotency key: [`key`](webhooks::Received::key) for the delivery,
//! [`outcome`](webhooks::Received::outcome) for the outcome.
//!
//! **Exactly once** takes a transaction that has both, what the handler writes and the success. Keep your tables in the same file:
//!
#![cfg_attr(feature = "sqlite", doc = "```")]
#![cfg_attr(not(feature = "sqlite"), doc = "```ignore")]
//! use meeting_baas_inbox::rusqlite::{Connection, TransactionBehavior};
//! use meeting_baas_inbox::{Attempt, Failure, Inbox};
//!
//! /// `connection` is one of [`Inbox::connect`]. A transaction blocks: call this by `tokio::task::spawn_blocking`.
//! fn count(connection: &mut Connection, attempt: &Attempt) -> Result<(), Failure> {
//!     let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
//!     transaction.execute("UPDATE account SET bots = bots + 1", ())?;
//!     attempt.complete_in(&transaction)?;
//!     Ok(transaction.commit()?)
//! }
//! ```
//!
//! [`Attempt::completion`] is the statement for another driver of SQLite. A call to another service cannot join a transaction.
//!
//! To hand deliveries to a broker, publish in the handler, with the key as the broker's idempotency key, and return `Ok` when the
//! broker has confirmed. The inbox has no engines for brokers.
//!
//! # In production
//!
//! ## The end of the process
//!
//! On SIGTERM: stop accepting, finish the requests, and then [`Worker::stop`], within the time that the orchestrator grants (30 s,
//! usually). What is not finished is returned, and the next process has it at once. After a crash it waits for the end of its lease.
//!
//! ## Sizing
//!
//! A delivery takes about 1.5 KiB and its body, three days long; its key takes about 500 bytes for 27 days more. 100,000 deliveries a
//! day of one KiB are about 2 GiB. The rate is that of the disk: one commit stores up to 256 deliveries, and while it is made the
//! next batch forms. A purge runs every ten minutes, in small transactions, and returns space to the file system.
//! [`keep_bodies`](SqliteOptions::keep_bodies) and [`keep_keys`](SqliteOptions::keep_keys) change the times.
//!
//! One file is for the processes of one machine, on a local disk: network file systems are refused where they can be detected.
//!
//! ## Personal data
//!
//! Bodies have names, texts, and links with which anybody can download for four hours. The files have mode 0600. They are not
//! encrypted: use an encrypted disk. Errors are stored and logged without what follows the host in a link. [`Inbox::forget`] removes a
//! delivery, and its body with it.
//!
//! ## Backup
//!
//! Copying the file while the service runs gives a damaged copy. Use `VACUUM INTO 'copy.db'` by [`Inbox::connect`], or
//! `sqlite3 inbox.db '.backup copy.db'`; both work while the service runs. A backup that is restored has deliveries waiting that were
//! handled since: they are handled again.
//!
//! ## Updates
//!
//! Opening a file migrates its schema. Each migration names the oldest release that can work with the result, and only older
//! ones refuse to open: so the old and the new release can run at once during a deployment. Afterwards, call
//! [`Inbox::reopen`].
//!
//! ## What to alert on
//!
//! | figure (feature `metrics`) | meaning |
//! | -------------------------- | ------- |
//! | `meeting_baas_inbox_oldest_pending_seconds` rises above some minutes | **the alert**: handlers fail, or are too slow, or no worker runs. Links expire after four hours |
//! | `meeting_baas_inbox_dead` is not 0 | a person must look: see below |
//! | `meeting_baas_inbox_received_total{outcome="refused"}` | 503: the disk is full, slow or broken, or a flood. The log has the reason, and [`Inbox::health`] too |
//! | `meeting_baas_inbox_leases_lost_total` | processes end without stopping, or handlers block the executor |
//! | `meeting_baas_inbox_attempts_total{outcome="failed"}` | how often handlers fail |
//! | `meeting_baas_inbox_store_seconds`, `_batch_size`, `_handle_seconds`, `_pending`, `_in_progress` | the load |
//!
//! No label has the id of a bot. The histograms need buckets in your exporter.
//!
//! ## Dead letters
//!
//! ```no_run
//! use meeting_baas_inbox::{Filter, Inbox};
//!
//! async fn look(inbox: &Inbox) -> Result<(), meeting_baas_inbox::Error> {
//!     for entry in inbox.list(Filter::dead().limit(100)).await? {
//!         println!("{} {:?} {:?}", entry.key(), entry.event_name(), entry.error());
//!     }
//!     // After the cause is fixed:
//!     inbox.replay(Filter::dead()).await?;
//!     Ok(())
//! }
//! ```
//!
//! The handler sees [`Attempt::is_replay`]. **The links of a delivery that is older than four hours have expired**: request new
//! ones with `GET /v2/bots/{id}` of the vendor's API. A copy of a dead delivery, such as one sent again from the vendor's
//! dashboard, makes it waiting again by itself. To let a copy of a handled one in, [`forget`](Inbox::forget) it.
//!
//! # Features
//!
//! - `sqlite` (default): the engine. SQLite is compiled from C, so a C compiler is required.
//! - `axum`: the handler of a route.
//! - `metrics`: the figures above, by the facade `metrics`.
//! - `tracing`: logs what is refused, fails, and is given up.
//! - `testing`: samples of the webhooks crate can be put into an inbox.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(not(feature = "sqlite"))]
compile_error!("the inbox has no engine: enable the feature `sqlite` of meeting-baas-inbox");

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
mod redact;
mod retry;
#[cfg(feature = "testing")]
mod samples;
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

pub use attempt::{Attempt, Failure};
pub use engine::{Order, Purged, Stored};
pub use entry::{Entry, Filter, State, Statistics};
pub use error::{Error, OpenError};
pub use inbox::{Health, Inbox, IntoDelivery, Work};
#[cfg(feature = "sqlite")]
pub use options::SqliteOptions;
pub use worker::{Drained, Stopped, Worker};
