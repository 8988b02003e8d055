//! Rust types for the events that the Meeting BaaS API v2 sends: webhooks and callbacks.
//!
//! - A **webhook** is a request to the endpoint of an account, about any of its bots and calendars. It is a
//!   [`WebhookEvent`].
//! - A **callback** is a request to the URL that one bot was created with, about that bot alone. It is a
//!   [`CallbackEvent`], which converts into a [`WebhookEvent`].
//! - An **alert** is a request to the URL of an alert rule of the account. It is an [`Alert`], and has no event.
//!
//! The body of a webhook and of a callback is a JSON object with the name of the event, its payload, and what the creator of the
//! bot attached to the bot. This crate reads the body. It does not verify who sent it: the crate `meeting-baas-webhooks` does, and its
//! documentation leads to production.
//!
//! The [README] is a summary, and the [changelog] lists the documentation page that each release matches.
//!
//! [README]: https://docs.rs/crate/meeting-baas-models/latest/source/README.md
//! [changelog]: https://docs.rs/crate/meeting-baas-models/latest/source/CHANGELOG.md
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
//!     // Keep it: a later release of this crate may have a type for it.
//!     WebhookEvent::Unknown { event, payload } => println!("{event:?}: {} keys", payload.len()),
//!     other => println!("ignored: {:?}", other.event()),
//! }
//! # Ok::<(), meeting_baas_models::DecodeError>(())
//! ```
//!
//! # Query an event
//!
//! | question | answer |
//! | -------- | ------ |
//! | Which bot or calendar is it about? | [`WebhookEvent::bot_id`], [`WebhookEvent::calendar_id`] |
//! | What was recorded, and when do the links expire? | [`BotCompletedData::artifacts`], [`BotCompletedData::links_expire_at`], [`ArtifactKind::file_name`] |
//! | Is this status newer than the one that is stored? | [`BotStatus::supersedes`] |
//! | Is the bot finished? | [`StatusCode::is_terminal`] |
//! | What is the name of this participant? | [`Participant::display_name`], [`Participant::name`] |
//! | What did the creator of the bot attach? | [`WebhookEvent::extra_as`], and on every payload with an `extra` |
//! | Which instances of calendar events is it about? | [`WebhookEvent::instances`] |
//! | Which keys and values of this payload do the types not know? | [`WebhookEvent::drift`] |
//! | What is this event about, although it is malformed? | [`Envelope`] |
//!
//! # Guarantees
//!
//! - **A payload that conforms to the documentation is typed exactly and round-trips**: reading and writing it gives the
//!   same keys and the same texts. [`Timestamp`] keeps its text, and so does [`SignedUrl`].
//! - **What is newer than this crate is accepted.** An unknown event is [`WebhookEvent::Unknown`] and keeps the whole
//!   object. An unknown value of an enum keeps its text ([`StatusCode::is_unknown`]). Unknown keys of a known event are
//!   ignored. [`WebhookEvent::drift`] lists all three, so that a service can log that the vendor has changed something.
//! - **A malformed payload is a precise error**: [`DecodeError`] has the JSON path, what was expected, and the kind of
//!   what was found. It never quotes a value.
//! - **An unpaired surrogate**, such as `"\ud83d"`, which a sender writes if it cuts a string inside of an emoji, is read
//!   as U+FFFD from JSON text. It does not round-trip, and [`WebhookEvent::drift`] lists it.
//!
//! A nullable field may be absent: it is `None` then. An optional field may be `null`: it is `None` too. Writing gives
//! `null` where the documentation requires the key, and omits the key otherwise.
//!
//! A number field (`f64`, such as those of an [`Alert`]) is written with a fraction: `90` becomes `90.0`.
//!
//! All structs and enums may grow: match with `..` and with a wildcard arm. They have no constructors. Values come from
//! JSON, or from the feature `arbitrary`.
//!
//! # Limits
//!
//! No text makes this crate panic. A text beyond a limit is a [`DecodeError`], whose `found` is in the last column.
//!
//! | text | limit | beyond it |
//! | ---- | ----- | --------- |
//! | its length, and the length of a string in it | none: limit a body before you read it | |
//! | nested objects and arrays | 127; none under an unknown key, which is ignored | [`Found::TooDeep`] |
//! | an integer field | 64 bits, without a fraction; exact beyond 2^53 | [`Found::Number`] |
//! | a number in `extra` or in an unknown event | the range of a double, see [`Extra`] | [`Found::Number`] |
//! | a known key | once | [`Found::DuplicateKey`] |
//! | bytes | UTF-8 | [`Found::InvalidUtf8`] |
//! | before and after the object | white space; no byte order mark | [`Found::Syntax`] |
//! | an empty body | | [`Found::End`] |
//!
//! [`WebhookEvent`] has a table of the differences between its entry points.
//!
//! An event takes about as much memory as its text has bytes, or a few times that. The worst case, a text that consists
//! of the smallest values in an `extra`, an unknown event or a list of participants, takes up to 130 times its length, and
//! up to 145 times with the feature `preserve_order` of `serde_json`, which any dependency may enable. So does a text that
//! is rejected at its end.
//!
//! # Secrets
//!
//! Whoever has a [`SignedUrl`] can download the recording for four hours, and the [`Link`] to a meeting may contain its
//! passcode. Call [`SignedUrl::expose`] to use a link. `Debug` shows of an event:
//!
//! | what | shown |
//! | ---- | ----- |
//! | [`SignedUrl`], [`Link`] | the scheme and the host |
//! | the values in [`Extra`] and in an unknown event | nothing |
//! | their keys; every other string: `error_message`, names, e-mail addresses, titles, chat messages, unknown values of enums, the name of an unknown event | up to the first word that may be a link or a part of one |
//! | identifiers, timestamps, numbers, documented values of enums | everything |
//!
//! Such a word contains `//`, `?` before its end, `=`, an escape such as `%2F`, a `/`, `\` or `#` after a `.` or `:`, or an
//! `@` after a `:`. A passcode that is a word of its own is not recognized.
//!
//! So `Debug` contains personal data, because a test that fails has to show the difference. Log the name and the
//! identifiers of an event instead. `Display` of an enum is its whole text.
//!
//! [`DecodeError`] and [`Drift`] contain no value. Their paths have the keys of an object, except those in `extra`, and each
//! unknown key as `Debug` shows it. The errors of `Deserialize` for a struct are those of the format, which may quote a
//! value; those of [`WebhookEvent`] and [`CallbackEvent`] are a [`DecodeError`].
//!
//! # Features
//!
//! No feature is enabled by default, and each only adds something: `arbitrary` and `schemars` (their traits for all types),
//! `artifacts` (the module `files`: types for the files behind the links in events, and what services compute from them),
//! `chrono`, `jiff` and `time` (conversions of [`Timestamp`]), `url` (`to_url` for both kinds of links).
//!
//! # Source of the types
//!
//! The types are generated from the vendor's documentation pages of the day [`REVISION`], with a reviewed list of what
//! those pages omit and what has changed since. The documentation of a field is the text of the page, and each type names the
//! sections of the page, or another source, that it comes from.

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

mod alert;
mod artifacts;
mod callback;
mod decode;
mod drift;
mod envelope;
mod extra;
#[cfg(feature = "artifacts")]
pub mod files;
mod from_json;
#[allow(
    clippy::doc_markdown,
    reason = "the documentation is the text of the page"
)]
// Denied everywhere else.
#[warn(
    missing_docs,
    reason = "a page may not document a field; a review decides, and no build breaks"
)]
mod generated;
mod instances;
mod link;
mod participant;
mod redacted;
mod shape;
mod status;
mod timestamp;

/// Compiles the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use uuid::Uuid;

pub use artifacts::ArtifactKind;
pub use decode::{DecodeError, Found};
pub use drift::{Drift, DriftKind};
pub use envelope::Envelope;
pub use extra::{Extra, ExtraError};
#[cfg(feature = "artifacts")]
pub use files::RawChunk;
pub use generated::*;
pub use identifier::ParseIdentifierError;
pub use link::{Link, SIGNED_URL_LIFETIME, SignedUrl};
pub use open_enum::UnknownValue;
pub use participant::Participant;
pub use timestamp::{ParseTimestampError, Timestamp, TimestampRangeError};
