//! From the text of a delivery to its event.
//!
//! - `slice`: the entry points for JSON text: guess the name, read the payload, or say why not.
//! - `cursor`: reads the text, and says nothing of what it refuses.
//! - `walk`: what is wrong with a text, and where; what in it the types do not know.
//! - `any_format`: the entry point for every other format of serde.
//! - `tracked`: a deserializer that records its path, for the errors of that entry point.
//! - `misfit`: the same for what a bot's creator attached, read as a type of the user's.

mod any_format;
mod cursor;
mod error;
mod expectation;
mod failure;
mod found;
mod guess;
mod key;
mod misfit;
mod number;
mod once;
mod path;
mod place;
mod slice;
mod surrogates;
mod tracked;
mod tracker;
mod union;
mod walk;

pub use error::DecodeError;
pub use found::Found;

pub(crate) use any_format::deserialize;
pub(crate) use cursor::{Cursor, Rejected};
pub(crate) use misfit::{Misfit, misfit};
#[cfg(test)]
pub(crate) use slice::read_and_walk;
pub(crate) use slice::{as_text, drift, from_slice, from_text, invalid_json, part};
pub(crate) use union::{KeyNames, Payload, Union};
