//! Helpers that several test files share.

pub mod annotating;
pub mod content_edits;
pub mod diff;
pub mod document;
pub mod edits;
pub mod form;
pub mod frozen;
pub mod generator;
pub mod hostile;
pub mod later;
pub mod outline;
pub mod page;
pub mod pairs;
pub mod project;
pub mod property;
pub mod public_api;
mod random;
pub mod respelling;
pub mod rust_items;
pub mod single_edits;
pub mod small_document;
