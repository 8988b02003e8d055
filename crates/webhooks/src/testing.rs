//! For tests of handlers: requests as the vendor sends them, signed with the secrets of the test.
//!
//! - [`sample`] has the payload of an event by its name, with current times, and [`Draft::with`] changes it. [`status_sample`]
//!   has a status with the keys of its code.
//! - [`WebhookSigner`], [`callback_request`] and [`alert_request`] make requests, and [`to_path`] sends them to a path.
//! - [`BotLife`] has all webhooks of a bot, in order, shuffled, with copies and with retries.
//! - [`ManualClock`] is a clock that a test sets.
//!
//! A handler that takes a [`Delivery`](crate::Delivery) needs no request: [`Draft::delivery`] makes one.
//!
//! ```
//! use meeting_baas_webhooks::testing::{self, ManualClock, WebhookSigner};
//! use meeting_baas_webhooks::{Delivery, Receiver};
//!
//! let secret = testing::webhook_secret(1);
//! let clock = ManualClock::at_unix_seconds(1_773_739_800);
//! let receiver = Receiver::builder()
//!     .webhook_secret(&secret)
//!     .clock(clock.clone())
//!     .build()?;
//!
//! let signer = WebhookSigner::new(&secret)?;
//! for sample in testing::webhook_samples() {
//!     let request = signer.request("msg_1", clock.now(), sample.body())?;
//!     let (head, body) = request.into_parts();
//!     let delivery = receiver.receive(&head.method, &head.headers, body)?;
//!     assert_eq!(delivery.event_name().as_deref(), Some(sample.event()));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The functions return errors instead of panicking. A test may `unwrap` them.
//!
//! # Test a router
//!
//! A router is a service, so a test of it needs no port. With axum, and with three dev-dependencies: this crate with the feature
//! `testing`, `tokio` with `macros` and `rt`, and `tower` 0.5 with `util`:
//!
#![cfg_attr(feature = "axum", doc = "```")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use axum::{Router, body::Body, routing::any};
//! use meeting_baas_webhooks::testing::{self, BotLife, WebhookSigner};
//! use meeting_baas_webhooks::{Delivery, Receiver};
//! use std::time::SystemTime;
//! use tower::ServiceExt;
//!
//! fn router(receiver: Receiver) -> Router {
//!     Router::new().route("/webhooks", any(async |_: Delivery| {})).with_state(receiver)
//! }
//!
//! /// With `#[tokio::test]`.
//! async fn every_webhook_of_a_bot_is_acknowledged() {
//!     let secret = testing::webhook_secret(1);
//!     let signer = WebhookSigner::new(&secret).unwrap();
//!     let router = router(Receiver::builder().webhook_secret(&secret).build().unwrap());
//!     let bot = "00000000-0000-4000-8000-000000000001".parse().unwrap();
//!     for message in BotLife::completed(bot).unwrap().with_copies(1).shuffled(7).messages() {
//!         let request = message.request(&signer, SystemTime::now()).unwrap();
//!         let request = testing::to_path(request, "/webhooks").unwrap().map(Body::from);
//!         let response = router.clone().oneshot(request).await.unwrap();
//!         assert_eq!(response.status(), 200, "{message:?}");
//!     }
//! }
//! # tokio::runtime::Runtime::new().unwrap().block_on(every_webhook_of_a_bot_is_acknowledged());
//! ```

mod alert_request;
mod callback_request;
mod draft;
mod life;
mod manual_clock;
mod request_error;
mod samples;
mod secrets;
mod signer;

pub use alert_request::alert_request;
pub use callback_request::callback_request;
pub use draft::{Draft, SampleError, sample, status_sample};
pub use life::{BotLife, Message};
pub use manual_clock::ManualClock;
pub use request_error::{RequestError, to_path};
pub use samples::{Sample, alert_sample, callback_samples, webhook_samples};
pub use secrets::{random_webhook_secret, webhook_secret};
pub use signer::WebhookSigner;
