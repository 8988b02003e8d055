//! Stages 2 and 3: derives the OpenAPI document from the pages' content.

mod compare;
mod document;
pub(crate) mod faults;
pub mod overlay;
mod place;
pub mod places;
mod schemas;
mod shared;
mod shown;
pub mod source;

pub use document::{Derived, derive};
pub use shared::SharedTypes;
