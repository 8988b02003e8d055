//! For tests of handlers: requests as the vendor sends them, signed with the secrets of the test.
//!
//! - [`sample`] has the payload of an event by its name, with current times, and [`Draft::with`] changes it. [`status_sample`]
//!   has a status with the keys of its code.
//! - [`WebhookSigner`], [`callback_request`] and [`alert_request`] make requests, and [`to_path`] sends them to a path.
//! - [`BotLife`] has all webhooks of a bot, in order, shuffled, with copies and with retries.
//! - [`ManualClock`] is a clock that a test sets.
//!
//! A handler that takes a [`Delivery`](crate::Delivery) needs no request:
//! [`Delivery::from_stored`](crate::Delivery::from_stored) makes one.
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
