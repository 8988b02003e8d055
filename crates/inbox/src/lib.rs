//! A durable inbox for the webhooks and callbacks of the Meeting BaaS API v2.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

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
