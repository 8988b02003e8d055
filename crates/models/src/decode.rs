//! From the text of a delivery to its event.
//!
//! - `entry_points`: guess the event, read its payload, or explain the error.
//! - `cursor`: reads JSON text. It does not report why it rejects a text.
//! - `walk`: what is wrong with JSON, and where; what in it the types do not know.

mod cursor;
mod entry_points;
mod error;
mod found;
mod guess;
mod number;
mod path;
mod place;
mod surrogates;
mod walk;

pub use error::DecodeError;
pub use found::Found;

pub(crate) use cursor::{Cursor, Rejected};
#[cfg(test)]
pub(crate) use entry_points::read_and_walk;
#[cfg(feature = "artifacts")]
pub(crate) use entry_points::value_error;
pub(crate) use entry_points::{
    Payload, Union, as_text, deserialize, drift, drift_of_whole, from_slice, from_text,
    invalid_json, part, whole,
};
pub(crate) use path::step;
pub(crate) use surrogates::replaced as without_surrogates;
