//! Rust types for the webhooks and callbacks of the Meeting BaaS API v2.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[macro_use]
mod open_enum;
#[macro_use]
mod identifier;

mod link;
mod redacted;
mod signed_url;
mod stand_in;
mod timestamp;

pub use uuid::Uuid;

pub use identifier::ParseIdentifierError;
pub use link::Link;
pub use open_enum::UnknownValue;
pub use signed_url::{SIGNED_URL_LIFETIME, SignedUrl};
pub use stand_in::{BotId, CalendarPlatform};
pub use timestamp::{ParseTimestampError, Timestamp, TimestampRangeError};
