//! Stages 2 and 3: derives the OpenAPI document from the pages' content.

mod document;
pub mod overlay;
mod place;
mod schemas;
mod shape;
mod shared;
mod shown;
pub mod source;

pub use document::{Derived, derive};
pub use shared::SharedTypes;
