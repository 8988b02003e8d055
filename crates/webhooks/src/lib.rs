//! Receives the webhooks and callbacks of the Meeting BaaS API v2: verifies each request, and decodes it to a typed event.
//!
//! - A **webhook** is a request to the endpoint of your account, for every bot and calendar. Its headers (`svix-*`)
//!   contain a message id, a timestamp and a signature over both and the body.
//! - A **callback** is a request to the URL in the `callback_config` of one bot, when that bot has completed or failed.
//!   Its header `x-mb-secret` contains the secret of that `callback_config`. It has no id, no timestamp and no signature.
//!
//! A [`Receiver`] accepts both. It has the secrets, and makes a [`Delivery`] of a verified request, or a [`Rejection`] with
//! the HTTP status to respond with. A delivery has the raw body, and decodes it to an event of [`models`].
//!
//! With axum, and the feature `axum` of this crate:
//!
#![cfg_attr(feature = "axum", doc = "```no_run")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
#![doc = include_str!("../examples/receive.rs")]
//! ```
//!
//! Without a framework, or with another one:
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
//! a sender), and the [changelog].
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
//! Of a callback, only the secret in `x-mb-secret` is checked. Nothing is signed: only TLS protects its body.
//!
//! Secrets are compared in constant time, and zeroed when dropped.
//!
//! # In production
//!
//! ## Acknowledge quickly
//!
//! Respond with any 2xx as soon as the delivery is stored or queued, and process it afterwards. The sender waits 30 seconds
//! for the response to a webhook, and retries it for about three hours after any status other than 2xx. It retries a callback
//! for 21 seconds after a 5xx or a broken connection; after a 4xx the callback is lost. The vendor disables an endpoint without
//! a success for five days, and drops its webhooks. [`Rejection::status`] is the status for a rejected request.
//!
//! Store the body rather than the event: it is what was signed, and a later release decodes more of it.
//!
//! ```
//! use http::StatusCode;
//! use meeting_baas_webhooks::{Delivery, DeliveryParts};
//! use std::sync::mpsc::{SyncSender, TrySendError};
//!
//! /// In production, the entry is a row of a table, or of a queue that survives a restart. `Delivery::from_stored` makes a
//! /// delivery of it again.
//! fn acknowledge(queue: &SyncSender<DeliveryParts>, delivery: &Delivery) -> StatusCode {
//!     // A clone shares the bytes of the body.
//!     match queue.try_send(delivery.parts().clone()) {
//!         Ok(()) => StatusCode::OK,
//!         // The sender retries.
//!         Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => StatusCode::SERVICE_UNAVAILABLE,
//!     }
//! }
//! ```
//!
//! ## Duplicates
//!
//! A webhook may arrive more than once, with the same [`MessageId`]. The module [`duplicates`] handles each message once. Do
//! not use `data.event_id` for this: it identifies a calendar event, and several webhooks about one event have the same. A
//! callback has no message id: its [`DeliveryKey`] is made of its body. Count usage once per [`BotOutcome`].
//!
//! ## Order
//!
//! Deliveries arrive in any order, so a delayed status must not replace a newer one:
//!
//! ```
//! use meeting_baas_webhooks::models::{BotStatus, WebhookEvent};
//!
//! fn update(current: &mut BotStatus, event: &WebhookEvent) {
//!     if let WebhookEvent::BotStatusChange(change) = event
//!         && change.data.status.supersedes(current)
//!     {
//!         *current = change.data.status.clone();
//!     }
//! }
//! ```
//!
//! `completed` and `failed` are the final statuses of a bot:
//! [`StatusCode::is_terminal`](models::StatusCode::is_terminal). A bot that could not join may be retried: after `retrying`,
//! earlier codes come again with later instants, so do not rank the codes.
//!
//! ## Links that expire
//!
//! The links in `bot.completed` are pre-signed: for four hours, anybody with the link can download the recording. Download the
//! file immediately, and store the file, not the link. `Debug` hides the signature; `expose` returns the link.
//!
//! ```
//! use meeting_baas_webhooks::models::BotWebhookCompleted;
//! use std::time::SystemTime;
//!
//! fn download(completed: &BotWebhookCompleted, now: SystemTime) -> Result<(), String> {
//!     let end = completed.data.links_expire_at().and_then(|end| SystemTime::try_from(end).ok());
//!     if end.is_some_and(|end| end <= now) {
//!         return Err(format!("{}: its links have expired, request new ones from the API", completed.data.bot_id));
//!     }
//!     for (kind, link) in completed.data.artifacts() {
//!         fetch(&format!("{}/{kind}", completed.data.bot_id), link.expose());
//!     }
//!     Ok(())
//! }
//! # fn fetch(_: &str, _: &str) {}
//! ```
//!
//! ## Secrets that rotate
//!
//! Configure the old and the new secret, in any order, change the secret of the sender, and remove the old one a day later. By
//! then the sender has no attempts left that it signed with the old secret.
//!
//! ```
//! use meeting_baas_webhooks::{BuildError, Receiver};
//!
//! fn receiver(new: &str, old: Option<&str>) -> Result<Receiver, BuildError> {
//!     let mut builder = Receiver::builder().webhook_secret(new);
//!     if let Some(old) = old {
//!         builder = builder.webhook_secret(old);
//!     }
//!     builder.build()
//! }
//! # use meeting_baas_webhooks::SecretError;
//! # assert!(receiver("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Some("whsec_WFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhY")).is_ok());
//! # assert_eq!(receiver("", None).unwrap_err(), BuildError::WebhookSecret { position: 1, error: SecretError::Empty });
//! ```
//!
//! With [`Receiver::from_env`], separate the two by a space. A bot keeps the callback secret that it was created with, so the
//! old secret is required until the last of these bots has ended.
//!
//! ## Unknown events
//!
//! The vendor adds events, keys and values without notice. An unknown event is a delivery with its whole body. A known event
//! with a malformed payload is an error of [`Delivery::event`]. The vendor sent both, and would send the same
//! again: store the body, acknowledge it, and report it.
//!
//! ```
//! use meeting_baas_webhooks::WebhookDelivery;
//! use meeting_baas_webhooks::models::WebhookEvent;
//!
//! fn report(webhook: &WebhookDelivery) {
//!     match webhook.event() {
//!         Err(error) => eprintln!("error: {}: {error}", webhook.message_id()), // quotes no value
//!         Ok(WebhookEvent::Unknown { event, .. }) => eprintln!("warning: unknown event {event:?}"),
//!         Ok(_) => {
//!             // One line: a new key in each of a thousand instances is a thousand entries.
//!             if let Some([first, more @ ..]) = webhook.drift().ok().as_deref() {
//!                 eprintln!("info: {first}, and {} more", more.len());
//!             }
//!         }
//!     }
//! }
//! ```
//!
//! ## What to alert on
//!
//! | observation | meaning |
//! | ----------- | ------- |
//! | [`Rejection::WrongSignature`] or [`Rejection::WrongCallbackSecret`] for **every** request | a secret was changed on one side: fix it immediately. A rejected callback is lost, a webhook is lost after three hours, and an endpoint is disabled after five days without a success |
//! | the same, occasionally | requests of others, or a bot with an old callback secret |
//! | [`Rejection::TooOld`], [`Rejection::TooFarAhead`] | no reason for an alert: the signature was not verified, so anybody can cause them. If **every** webhook is rejected like this, the clock of this machine is wrong: compare it with NTP |
//! | [`Rejection::Unsigned`], [`Rejection::UnsignedWebhook`], [`Rejection::MissingHeader`] | for **every** request: a proxy or CDN removes the headers `svix-*` or `x-mb-*`. Otherwise requests of strangers |
//! | [`Rejection::EncodedBody`] | a proxy compresses bodies: see [below](#compressed-bodies) |
//! | [`Rejection::BodyTooLarge`], [`Rejection::BodyTooSlow`] | the limits of the [builder](ReceiverBuilder) are too low |
//! | [`Rejection::OverBudget`] | many large requests at once: a flood, or [`ReceiverBuilder::max_body_bytes`] is too low |
//! | an event that cannot be decoded | the vendor changed the payload: update this crate. The body is available, so nothing is lost |
//! | an unknown event, or drift | the vendor added something: consider an update |
//! | no delivery for longer than usual | the endpoint may be disabled: check the dashboard |
//! | [`duplicates::Outcome::StoreFailed`] | the store is unavailable; the sender retries for about three hours |
//!
//! The feature `tracing` logs the reason of every rejection by [`Receiver::receive`] and by the extractors, and the outcome of
//! every delivery with its message id and event. It does not log rejections by [`Receiver::check_head`].
//!
//! ## Compressed bodies
//!
//! The sender signs the body that it sends, without a `Content-Encoding`. If a proxy on the way compresses bodies, decompress them
//! before the receiver, with one layer:
//! `Router::route_layer(tower_http::decompression::RequestDecompressionLayer::new())`. The limits of the receiver then apply to the
//! decompressed body. Without the layer a webhook is rejected with 401 ([`Rejection::EncodedBody`]), and a callback is delivered
//! with a body that cannot be decoded.
//!
//! ## Testing
//!
//! The feature `testing` has signed requests, a sample of each event, and a clock that a test sets.
//!
//! # Features
//!
//! No feature is enabled by default:
//!
//! - `axum`: extractors for axum 0.8. The type of a handler's argument determines what the route accepts: [`WebhookDelivery`],
//!   [`CallbackDelivery`], or [`Delivery`] for both.
//! - `http-body`: [`Receiver::receive_streaming`] reads the body within the limits, with hyper and every framework that has bodies
//!   of the crate `http-body`, on Tokio. The feature `axum` enables it.
//! - `memory-store`: an in-memory store of handled messages.
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
mod headers;
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
