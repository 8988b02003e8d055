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
//! and the raw body. One good `v1` signature with one of the secrets is enough. It may be five minutes old, or
//! as far ahead.
//!
//! A **callback** goes to the URL that one bot was created with, and brings the secret of that bot's
//! `callback_config` in `x-mb-secret`. Nothing in it is signed: TLS alone protects its body.
//!
//! Secrets are compared in constant time, and zeroed when dropped.
//!
//! # To production
//!
//! What a handler meets there, each with what to do about it.
//!
//! ## Acknowledge fast
//!
//! Answer with any 2xx as soon as the delivery is stored or queued, and work afterwards. A webhook is given 30
//! seconds, and is tried again for about three hours after any other answer; a callback is tried again for 21
//! seconds after a 5xx or a broken connection, and lost after a 4xx. An endpoint without one success in five days is disabled, and what
//! is sent to it is dropped. [`Rejection::status`] is the right answer to what was refused.
//!
//! Keep the body, not the event: it is what was signed, and a later release reads more of it.
//!
//! ```
//! use bytes::Bytes;
//! use http::StatusCode;
//! use meeting_baas_webhooks::{Delivery, MessageId};
//! use std::sync::mpsc::{SyncSender, TrySendError};
//!
//! /// What the worker takes from the queue; in production that is a table, or a queue that survives a restart.
//! struct Kept {
//!     message_id: Option<MessageId>,
//!     body: Bytes,
//! }
//!
//! fn acknowledge(queue: &SyncSender<Kept>, delivery: &Delivery) -> StatusCode {
//!     let kept = Kept {
//!         message_id: delivery.message_id().cloned(),
//!         body: delivery.body().clone(), // shares the bytes
//!     };
//!     match queue.try_send(kept) {
//!         Ok(()) => StatusCode::OK,
//!         // It comes again, when there may be room.
//!         Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => StatusCode::SERVICE_UNAVAILABLE,
//!     }
//! }
//! ```
//!
//! ## Duplicates
//!
//! A webhook comes more than once now and then, under the same [`MessageId`]: [`duplicates`] drops the copies of
//! one that was handled. Do not use `data.event_id` for it, which names a calendar event: several webhooks about
//! one event have the same. A callback has no identifier: use [`Delivery::bot_id`] and [`Delivery::event_name`].
//! Count usage after the copies are dropped.
//!
//! ## Order
//!
//! Deliveries come in any order, so a status that was held up must not overwrite a newer one:
//!
//! ```
//! use meeting_baas_webhooks::models::{BotStatus, WebhookEvent};
//!
//! fn update(held: &mut BotStatus, event: &WebhookEvent) {
//!     if let WebhookEvent::BotStatusChange(change) = event
//!         && change.data.status.supersedes(held)
//!     {
//!         *held = change.data.status.clone();
//!     }
//! }
//! ```
//!
//! A bot is done when its status is `completed` or `failed`. Every other one may be followed by another, which
//! [`StatusCode::is_terminal`](models::StatusCode::is_terminal) knows.
//!
//! ## Links that expire
//!
//! The links in `bot.completed` are pre-signed: whoever has one downloads the recording, for four hours. Download
//! at once and store the file, never the link. `Debug` hides what makes it work, and `expose` shows it.
//!
//! ```
//! use meeting_baas_webhooks::models::BotWebhookCompleted;
//! use std::time::SystemTime;
//!
//! fn download(completed: &BotWebhookCompleted, now: SystemTime) -> Result<(), String> {
//!     let end = completed.data.links_expire_at().and_then(|end| SystemTime::try_from(end).ok());
//!     if end.is_some_and(|end| end <= now) {
//!         return Err(format!("{}: its links have expired, ask the API for new ones", completed.data.bot_id));
//!     }
//!     for (kind, link) in completed.data.artifacts() {
//!         fetch(&format!("{}/{kind}", completed.data.bot_id), link.expose());
//!     }
//!     Ok(())
//! }
//! # fn fetch(_: &str, _: &str) {}
//! ```
//!
//! A bot that records sound alone has no video, and one whose data was deleted has nothing: each link is an option.
//! What the bot's creator attached, such as a tenant, is in `extra`, beside `data`: read it with `extra_as`.
//!
//! ## Rotating secrets
//!
//! Give the receiver the old secret and the new one, change the sender, and take the old one away a day later:
//! attempts that were signed with it have ended by then. The order does not count.
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
//! With [`Receiver::from_env`] a space stands between the two. Bots keep the callback secret that they were
//! created with, so an old one is needed until the last of them has ended.
//!
//! ## Unknown events
//!
//! The vendor adds events, keys and values without notice. An unknown event is a delivery like any other, kept
//! whole; a known one whose payload is broken is an error of [`Delivery::event_name`] and `event`. Both are the
//! vendor's and would be sent again: keep the body, acknowledge, and tell somebody.
//!
//! ```
//! use meeting_baas_webhooks::WebhookDelivery;
//! use meeting_baas_webhooks::models::WebhookEvent;
//!
//! fn tell(webhook: &WebhookDelivery) {
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
//! | what happens | what it means |
//! | ------------ | ------------- |
//! | [`Rejection::WrongSignature`], [`Rejection::WrongCallbackSecret`] on **every** delivery | a secret was changed on one side: mend it at once. A callback that is refused is lost, a webhook is given up after three hours, and after five days without a success the endpoint is disabled |
//! | the same, now and then | somebody tries the URL, or an older bot still has the old callback secret |
//! | [`Rejection::TooOld`], [`Rejection::TooFarAhead`] | this machine's clock is wrong, or a proxy holds requests back |
//! | [`Rejection::BodyTooLarge`], [`Rejection::BodyTooSlow`] | the limits of the [builder](ReceiverBuilder) do not fit what comes |
//! | an event that cannot be read | the vendor changed something: a newer release is needed. The body is kept, so nothing is lost |
//! | an unknown event, or drift | the vendor has moved on: worth a look on a working day |
//! | no delivery for longer than usual | the endpoint may be disabled: look at the dashboard |
//! | [`duplicates::Outcome::StoreFailed`] | the store is away; deliveries come again for about three hours |
//!
//! The feature `tracing` tells the reason of every rejection by [`Receiver::receive`] and the extractors, and the
//! outcome of every delivery with its message's id and event. What [`Receiver::check_head`] refuses is its caller's to
//! tell.
//!
//! ## To try it
//!
//! The feature `testing` signs requests, has a sample of each event, and a clock that stands still. The README has
//! a server and a sender, and a table of what is answered to what.
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
#![deny(missing_docs)]

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
