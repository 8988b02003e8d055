//! Stages 2 and 3: from the pages' content to the OpenAPI document.

pub mod document;
pub mod overlay;
pub mod references;
pub mod schemas;
mod shape;
pub mod shared;
mod shown;
pub mod source;

pub use document::derive;
pub use shared::SharedTypes;
