//! Stages 2 and 3: derives the OpenAPI document from the pages' content.

pub mod document;
pub mod overlay;
pub mod schemas;
mod shape;
pub mod shared;
mod shown;
pub mod source;

pub use document::derive;
pub use shared::SharedTypes;
