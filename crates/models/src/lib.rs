//! Rust types for what the Meeting BaaS API v2 sends: webhooks and callbacks.
//!
//! # Read an event
//!
//! ```
//! use meeting_baas_models::WebhookEvent;
//!
//! let body = br#"{
//!     "event": "bot.failed",
//!     "data": {
//!         "bot_id": "8f2c1f0e-4b7a-4f55-9d0a-6a4f0f1f2b11",
//!         "error_code": "MEETING_NOT_FOUND",
//!         "error_message": "The meeting does not exist.",
//!         "event_id": null,
//!         "sent_at": "2026-03-17T09:30:00.000Z"
//!     },
//!     "extra": {"tenant": 7}
//! }"#;
//!
//! match WebhookEvent::from_slice(body)? {
//!     WebhookEvent::BotCompleted(payload) => println!("recorded: {:?}", payload.data.video),
//!     WebhookEvent::BotFailed(payload) => {
//!         println!("{} failed: {}", payload.data.bot_id, payload.data.error_code);
//!         assert_eq!(payload.data.error_code.as_str(), "MEETING_NOT_FOUND");
//!     }
//!     // Keep it: it may be an event that a later release of this crate knows.
//!     WebhookEvent::Unknown { event, payload } => println!("{event:?}: {} keys", payload.len()),
//!     other => println!("not of interest: {:?}", other.event()),
//! }
//! # Ok::<(), meeting_baas_models::DecodeError>(())
//! ```
//!
//! A webhook goes to the account's endpoint and is a [`WebhookEvent`]; a callback goes to the URL that one
//! bot was created with, and is a [`CallbackEvent`]. Whether a delivery really comes from the vendor is not
//! this crate's subject: verify its signature before reading it. The crate `meeting-baas-webhooks` does, and its
//! documentation leads from there to production.
//!
//! # Ask an event
//!
//! | the question | the answer |
//! | ------------ | ---------- |
//! | What is it about? | [`WebhookEvent::bot_id`], [`WebhookEvent::calendar_id`] |
//! | What was recorded, and until when can it be downloaded? | [`BotCompletedData::artifacts`], [`BotCompletedData::links_expire_at`] |
//! | Is this status newer than the one that I have? | [`BotStatus::supersedes`] |
//! | Is the bot done? | [`StatusCode::is_terminal`] |
//! | What is this person called? | [`Participant::name`] |
//! | What did the bot's creator attach? | [`BotWebhookCompleted::extra_as`], and on every payload with an `extra` |
//! | What does this payload hold that the types do not know? | [`WebhookEvent::drift`] |
//!
//! # What to rely on
//!
//! - **What conforms is typed exactly and comes back exactly**: reading a payload and writing it gives the
//!   same keys and the same texts. [`Timestamp`] keeps how it was written, [`SignedUrl`] every letter.
//! - **What is newer than this crate is kept.** An unknown event is [`WebhookEvent::Unknown`], whole; an
//!   unknown value of an enum keeps its text ([`StatusCode::is_unknown`]). Unknown keys of a known event are
//!   accepted, not stored. [`WebhookEvent::drift`] names all of them, so that a service can log that the
//!   vendor has moved.
//! - **What is broken is a precise error**: [`DecodeError`] names the JSON path, what was expected, and where.
//!   It never quotes a value.
//!
//! A nullable field may be absent, and is `None` then; so is an optional one that is `null`. Both are written
//! in one way: `null` where the documentation requires the key, and nothing where it does not.
//!
//! All structs and enums may grow: match with `..` and with a last arm. There are no constructors; values come
//! from JSON, or from the `arbitrary` feature.
//!
//! # Limits
//!
//! No text makes this crate panic. What is beyond a limit is a [`DecodeError`]; its `found` is in the last column.
//!
//! | of a text | the limit | beyond it |
//! | --------- | --------- | --------- |
//! | its length, and that of a string in it | none: limit a body before it is read | |
//! | objects and arrays in each other | 127; none under an unknown key, which is read past | [`Found::TooDeep`] |
//! | an integer that a type asks for | 64 bits, and no `1.0`; beyond 2^53 it is exact | [`Found::Number`] |
//! | a number in `extra` or in an unknown event | that of a double, see [`Extra`] | [`Found::Number`] |
//! | a known key | once | [`Found::SecondKey`] |
//! | escapes of surrogates | in pairs | [`Found::Syntax`] |
//! | bytes | UTF-8 | [`Found::InvalidUtf8`] |
//! | before and after the object | white space; no byte order mark | [`Found::Syntax`] |
//! | an empty body | | [`Found::End`] |
//!
//! Where the doors to an event differ in these, [`WebhookEvent`] has a table.
//!
//! A payload takes about as much memory as its text has bytes, or a few times that. One that is made to take
//! much (an `extra`, an unknown event or a list of participants that consists of nothing but the smallest values)
//! takes up to 130 times as much, and so does one that is refused at its end.
//!
//! # Secrets
//!
//! Whoever has a [`SignedUrl`] can download the recording for four hours. `Debug` hides what makes it work,
//! here as in [`Link`] (a meeting's link may hold its passcode), and shows of [`Extra`] only the keys. Call
//! [`SignedUrl::expose`] to use one.
//!
//! `Debug` of an event shows all else: names, e-mail addresses, titles, what was written in the chat. Log an event by
//! its name and identifiers.
//!
//! # Features
//!
//! None is on by default, and each only adds: `arbitrary`, `schemars` (their traits for all types), `chrono`,
//! `jiff`, `time` (conversions of [`Timestamp`]), `url` (`to_url` for both kinds of links).
//!
//! # Where the types come from
//!
//! They are generated from the vendor's documentation page of 2025-12-01, together with what that page leaves
//! out and what has changed on the wire since. The fields' documentation is the page's own text, and each type names
//! the sections of the page that it comes from, or who else says so.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[macro_use]
mod open_enum;
#[macro_use]
mod identifier;
#[macro_use]
mod event_name;
#[macro_use]
mod object;
#[macro_use]
mod event_union;

mod artifacts;
mod decode;
mod drift;
mod extra;
mod from_json;
#[allow(
    clippy::doc_markdown,
    reason = "the documentation is the page's own words"
)]
// Denied elsewhere.
#[warn(
    missing_docs,
    reason = "a page may say nothing of a field, which is for a review and breaks no build"
)]
mod generated;
mod link;
mod participant;
mod redacted;
mod shape;
mod status;
mod timestamp;

/// The README's example has to compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use uuid::Uuid;

pub use artifacts::ArtifactKind;
pub use decode::{DecodeError, Found};
pub use drift::{Drift, DriftKind};
pub use extra::{Extra, ExtraError};
pub use generated::*;
pub use identifier::ParseIdentifierError;
pub use link::{Link, SIGNED_URL_LIFETIME, SignedUrl};
pub use open_enum::UnknownValue;
pub use participant::Participant;
pub use timestamp::{ParseTimestampError, Timestamp, TimestampRangeError};
