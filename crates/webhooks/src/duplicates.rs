//! Handles each delivery once within its request, in one process.
//!
//! The sender retries a delivery until it is acknowledged, and occasionally sends it again afterwards. Every attempt has the same
//! [`DeliveryKey`](crate::DeliveryKey), by which a [`MemoryStore`] remembers the state of the delivery:
//!
//! | the first attempt | a duplicate |
//! | ----------------- | ----------- |
//! | is in progress    | gets 503: it is needed if the first attempt fails |
//! | was handled       | gets 200, and is not handled |
//! | failed            | is handled |
//!
//! An attempt fails if the handler returns an error or panics, or if its future is dropped, as a server does when the sender
//! disconnects. The next attempt repeats the work from the start. So give the handler a timeout below the sender's 30 seconds.
//!
//! ```
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
//! ```
//!
//! This is about one delivery. Several deliveries may report the same outcome of a bot: see
//! [deliveries and outcomes](crate::guide::production#deliveries-and-outcomes).
//!
//! # What it is not for
//!
//! The store ends with the process, so a delivery is handled **at least** once: again if the process ended after the work and
//! before the response. Retries, restarts, several processes, and work that takes longer than a request are what the crate
//! `meeting-baas-inbox` is for: it stores a delivery before it is acknowledged, and its duplicates with it. With it, this module
//! is not needed.

mod memory;
mod once;

pub use memory::MemoryStore;
pub use once::{Outcome, handle_once};
