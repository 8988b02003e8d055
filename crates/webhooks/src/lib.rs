//! Receive what the Meeting BaaS API v2 sends: verified, then typed. With axum, and its feature here:
//!
#![cfg_attr(feature = "axum", doc = "```no_run")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use axum::{Router, routing::any};
//! use meeting_baas_webhooks::{Receiver, WebhookDelivery, models::WebhookEvent};
//! use tokio::net::TcpListener;
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let router = Router::new().route("/", any(receive)).with_state(Receiver::from_env()?);
//!     Ok(axum::serve(TcpListener::bind("127.0.0.1:3000").await?, router).await?)
//! }
//! async fn receive(webhook: WebhookDelivery) {
//!     if let Ok(WebhookEvent::BotCompleted(bot)) = webhook.event() {
//!         println!("recorded: {}", bot.data.bot_id);
//!     }
//! }
//! ```
//!
//! Without a framework, or with another one:
//!
//! ```
//! use bytes::Bytes;
//! use http::{HeaderMap, Method, StatusCode};
//! use meeting_baas_webhooks::models::{CallbackEvent, WebhookEvent};
//! use meeting_baas_webhooks::{Delivery, Receiver};
//!
//! fn answer(receiver: &Receiver, method: &Method, headers: &HeaderMap, body: Bytes) -> StatusCode {
//!     match receiver.receive(method, headers, body) {
//!         Ok(Delivery::Webhook(webhook)) => match webhook.event() {
//!             Ok(WebhookEvent::BotCompleted(bot)) => println!("recorded: {}", bot.data.bot_id),
//!             Ok(other) => println!("not of interest: {:?}", other.event()),
//!             // It is the vendor's all the same: keep `webhook.body()`, and acknowledge it.
//!             Err(error) => eprintln!("{}: {error}", webhook.message_id()),
//!         },
//!         Ok(Delivery::Callback(callback)) => match callback.event() {
//!             Ok(CallbackEvent::BotFailed(bot)) => println!("failed: {}", bot.data.error_code),
//!             other => println!("not of interest: {:?}", other.map(CallbackEvent::event)),
//!         },
//!         Err(rejection) => {
//!             eprintln!("{rejection}");
//!             return rejection.status();
//!         }
//!     }
//!     StatusCode::NO_CONTENT
//! }
//!
//! let receiver = Receiver::builder()
//!     .webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
//!     .callback_secret("the text in a bot's callback_config.secret")
//!     .build()?;
//! let status = answer(&receiver, &Method::POST, &HeaderMap::new(), Bytes::new());
//! assert_eq!(status, StatusCode::UNAUTHORIZED);
//! # Ok::<(), meeting_baas_webhooks::BuildError>(())
//! ```
//!
//! # What is verified
//!
//! A **webhook** goes to the account's endpoint, through Svix: the headers `svix-id`, `svix-timestamp` and
//! `svix-signature` (or `webhook-*`, as Standard Webhooks names them) hold an HMAC-SHA256 of the id, the time
//! and the raw body. One good `v1` signature with one of the secrets is enough, so secrets can be rotated. It
//! may be five minutes old, or as far ahead.
//!
//! A **callback** goes to the URL that one bot was created with, and brings the secret of that bot's
//! `callback_config` in `x-mb-secret`. Nothing in it is signed: TLS alone protects its body.
//!
//! Secrets are compared in constant time, and zeroed when dropped.
//!
//! # What to answer
//!
//! Acknowledge with any 2xx as soon as the delivery is stored or queued: webhooks are given 30 seconds, and
//! an endpoint without one success in five days is disabled. Acknowledge unknown and undecodable events too,
//! for they would be sent again. A webhook comes more than once now and then: [`duplicates`] drops copies
//! of one that was handled. [`Rejection::status`] is what to answer otherwise, and says what the sender makes of
//! it; the README has a table of what is answered to what.
//!
//! # Features
//!
//! None is on by default:
//!
//! - `axum`: extractors for axum 0.8. The argument of a handler says what its route takes: [`WebhookDelivery`],
//!   [`CallbackDelivery`], or [`Delivery`] for both.
//! - `memory-store`: remembers in memory which messages were handled.
//! - `testing`: signed requests, samples and a clock for tests.
//! - `tracing`: a span `receive` for each request, with the fields `kind`, `message_id`, `event`, `outcome` and
//!   `microseconds`, which is what it took to verify it. A warning says why a request was refused, or that a message
//!   is to come again.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod builder;
mod callback_secret;
mod clock;
mod delivery;
pub mod duplicates;
#[cfg(feature = "axum")]
mod extract;
mod headers;
mod limits;
mod message_id;
mod receiver;
mod rejection;
mod secret_error;
mod signature;
#[cfg(feature = "testing")]
pub mod testing;
mod tolerance;
mod trace;
mod webhook_secret;

/// The README's examples have to compile.
#[cfg(all(doctest, feature = "axum"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// The types of the payloads.
pub use meeting_baas_models as models;

pub use builder::{BuildError, ReceiverBuilder};
pub use clock::Clock;
pub use delivery::{CallbackDelivery, Delivery, WebhookDelivery};
pub use message_id::MessageId;
pub use receiver::Receiver;
pub use rejection::Rejection;
pub use secret_error::SecretError;
