//! Receives the webhooks and callbacks of the Meeting BaaS API v2: verifies each request, and decodes it to a typed event.
//!
//! - A **webhook** is a request to the endpoint of your account, for every bot and calendar. Its headers (`svix-*`)
//!   contain a message id, a timestamp and a signature over both and the body.
//! - A **callback** is a request to the URL in the `callback_config` of one bot, when that bot has completed or failed.
//!   Its header `x-mb-secret` contains the secret of that `callback_config`. It has no id, no timestamp and no signature.
//! - An **alert** is a request to the URL of an alert rule of the account. Its header `x-mb-alert-secret` contains the secret of
//!   that rule: see [alerts](guide::production#alerts-of-the-vendor).
//!
//! A [`Receiver`] accepts all of them. It has the secrets, and makes a [`Delivery`] of a verified request, or a [`Rejection`] with
//! the HTTP status to respond with. A delivery has the raw body, and decodes it to an event of [`models`].
//!
//! With axum, and the feature `axum` of this crate:
//!
#![cfg_attr(feature = "axum", doc = "```no_run")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
#![doc = include_str!("../examples/receive.rs")]
//! ```
//!
//! A handler of a [`Delivery`] accepts every kind, and one of a [`WebhookDelivery`], [`CallbackDelivery`] or [`AlertDelivery`] only
//! this kind. [`Receiver::from_env`] reads the secrets from [environment variables](ReceiverBuilder::secrets_from_env). A rejected
//! request gets its response without the handler: the feature `tracing` logs the reason, and a handler of
//! `Result<Delivery, Rejection>` gets it.
//!
//! Without a framework, or with another one, with the crates `bytes` and `http`:
//!
//! ```
//! use bytes::Bytes;
//! use http::{HeaderMap, Method, StatusCode};
//! use meeting_baas_webhooks::models::WebhookEvent;
//! use meeting_baas_webhooks::{Event, Receiver};
//!
//! fn respond(receiver: &Receiver, method: &Method, headers: &HeaderMap, body: Bytes) -> StatusCode {
//!     let delivery = match receiver.receive(method, headers, body) {
//!         Ok(delivery) => delivery,
//!         Err(rejection) => {
//!             eprintln!("{rejection}");
//!             return rejection.status();
//!         }
//!     };
//!     match delivery.event() {
//!         Ok(Event::Webhook(WebhookEvent::BotCompleted(bot))) => println!("recorded: {}", bot.data.bot_id),
//!         Ok(_) => println!("ignored: {:?}", delivery.event_name()),
//!         // The vendor sent it: store `delivery.parts()`, and acknowledge it.
//!         Err(error) => eprintln!("{}: {error}", delivery.key()),
//!     }
//!     StatusCode::NO_CONTENT
//! }
//!
//! let receiver = Receiver::builder()
//!     .webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
//!     .callback_secret("the text in a bot's callback_config.secret")
//!     .build()?;
//! let status = respond(&receiver, &Method::POST, &HeaderMap::new(), Bytes::new());
//! assert_eq!(status, StatusCode::UNAUTHORIZED);
//! # Ok::<(), meeting_baas_webhooks::BuildError>(())
//! ```
//!
//! See also the [README], with a quick start and a table of responses, the [examples] (servers with axum and with hyper, and
//! a sender), and the [changelog]. The repository has examples with actix-web and AWS Lambda, in the folder `frameworks`.
//!
//! [README]: https://docs.rs/crate/meeting-baas-webhooks/latest/source/README.md
//! [examples]: https://docs.rs/crate/meeting-baas-webhooks/latest/source/examples/
//! [changelog]: https://docs.rs/crate/meeting-baas-webhooks/latest/source/CHANGELOG.md
//!
//! # Verification
//!
//! Of a webhook, the headers `svix-id`, `svix-timestamp` and `svix-signature` (or `webhook-*`, the names of Standard Webhooks)
//! contain an HMAC-SHA256 of the id, the timestamp and the raw body. One valid `v1` signature with one of the secrets is
//! sufficient. It may be up to five minutes old, or up to five minutes ahead.
//!
//! Of a callback, only the secret in `x-mb-secret` is checked, and of an alert that in `x-mb-alert-secret`. Nothing is signed: only
//! TLS protects their bodies.
//!
//! Secrets are compared in constant time, and zeroed when dropped.
//!
//! # In production
//!
//! - **Serve with time limits**, configure the exact URL, and acknowledge quickly: [`guide::production`].
//! - **Store each delivery before it is acknowledged**: the crate [`meeting-baas-inbox`](https://docs.rs/meeting-baas-inbox) does, and
//!   runs your handler with retries. Its documentation leads from the first delivery to operation.
//! - A delivery [may arrive more than once](guide::production#deliveries-and-outcomes), in [any order](guide::production#order), and
//!   its [links expire](guide::production#links-that-expire).
//! - [Secrets that rotate](guide::production#secrets-that-rotate), [unknown events](guide::production#unknown-events), and
//!   [what to alert on](guide::production#what-to-alert-on).
//! - [Several endpoints](guide::endpoints), and [deliveries that cannot be decoded](guide::undecodable).
//! - In tests, the feature `testing` has a sample of each event by its name, with current times, which a test changes by JSON pointer;
//!   signed requests; all webhooks of a bot in order, shuffled, with copies and retries; and a clock that a test sets: the module
//!   `testing`.
//!
//! # Features
//!
//! No feature is enabled by default:
//!
//! - `axum`: extractors for axum 0.8. The type of a handler's argument determines what the route accepts: [`WebhookDelivery`],
//!   [`CallbackDelivery`], [`AlertDelivery`], or [`Delivery`] for all of them.
//! - `http-body`: `Receiver::receive_streaming` reads the body within the limits, with hyper and every framework that has bodies
//!   of the crate `http-body`, on Tokio. The feature `axum` enables it.
//! - `testing`: signed requests, samples and a clock for tests.
//! - `tracing`: a span `receive` for each request, with the fields `kind`, `message_id`, `event`, `outcome` and `microseconds`,
//!   the duration of the verification, a number. An accepted delivery logs one line at the level `INFO`. A warning logs the reason
//!   of a rejection, or that the sender will retry a message. With the feature `axum` too, `SpanLayer` keeps the span around the
//!   handler, and records the `status` of the response.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(feature = "http-body")]
mod budget;
mod builder;
mod callback_secret;
mod clock;
mod delivery;
pub mod duplicates;
#[cfg(feature = "axum")]
mod extract;
pub mod guide;
mod headers;
mod hmac;
mod label;
#[cfg(all(feature = "axum", feature = "tracing"))]
mod layer;
mod limits;
mod message_id;
mod pairs;
mod receiver;
mod rejection;
mod secret_error;
mod secret_mistakes;
mod signature;
mod stack;
#[cfg(feature = "http-body")]
mod streaming;
#[cfg(feature = "testing")]
pub mod testing;
mod tolerance;
mod trace;
mod webhook_only;
mod webhook_secret;

/// Compiles the examples of the README.
#[cfg(all(doctest, feature = "axum"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// The types of the payloads.
pub use meeting_baas_models as models;

/// The version of this crate, to be stored next to a delivery that it cannot decode: see [`guide::undecodable`].
pub const RELEASE: &str = env!("CARGO_PKG_VERSION");

pub use builder::{BuildError, ReceiverBuilder};
pub use clock::Clock;
pub use delivery::{
    AlertDelivery, BotOutcome, CallbackDelivery, Delivery, DeliveryKey, DeliveryKind,
    DeliveryParts, Event, ParseDeliveryKindError, PartsError, ReadExtraError, Received,
    WebhookDelivery,
};
pub use label::Label;
#[cfg(all(feature = "axum", feature = "tracing"))]
pub use layer::{SpanLayer, SpanService};
pub use message_id::MessageId;
pub use pairs::header_map;
pub use receiver::Receiver;
pub use rejection::Rejection;
pub use secret_error::SecretError;
