//! From the text of a delivery to its event.
//!
//! - `slice`: the fast way for a JSON text: guess the name, decode, fall back.
//! - `any_format`: the same for every other format of serde.
//! - `tracked`: a deserializer that knows where it is, for precise errors and for drift.
//! - `misfit`: the same for what a bot's creator attached, read as a type of the user's.

mod any_format;
mod error;
mod expectation;
mod failure;
mod found;
mod guess;
mod misfit;
mod objects_only;
mod path;
mod scan;
mod slice;
mod tracked;
mod tracker;
mod union;

pub use error::DecodeError;
pub use found::Found;

pub(crate) use any_format::deserialize;
pub(crate) use misfit::{Misfit, misfit};
pub(crate) use slice::{drift, from_slice, from_text};
pub(crate) use union::{KeyNames, Union};
