//! Rust types for the webhooks and callbacks of the Meeting BaaS API v2.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[macro_use]
mod open_enum;
#[macro_use]
mod identifier;
#[macro_use]
mod event_name;
#[macro_use]
mod event_union;

mod artifacts;
mod extra;
#[allow(
    clippy::doc_markdown,
    reason = "the documentation is the page's own words"
)]
mod generated;
mod link;
mod participant;
mod redacted;
mod signed_url;
mod status;
mod timestamp;

pub use uuid::Uuid;

pub use artifacts::ArtifactKind;
pub use extra::{Extra, ExtraError};
pub use generated::*;
pub use identifier::ParseIdentifierError;
pub use link::Link;
pub use open_enum::UnknownValue;
pub use participant::Participant;
pub use signed_url::{SIGNED_URL_LIFETIME, SignedUrl};
pub use timestamp::{ParseTimestampError, Timestamp, TimestampRangeError};
