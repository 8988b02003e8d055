//! Helpers that several test files share.

pub mod document;
pub mod generator;
pub mod outline;
pub mod page;
pub mod project;
pub mod public_api;
pub mod small_document;
