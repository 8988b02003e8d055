//! Helpers that several test files share.

pub mod document;
pub mod outline;
pub mod page;
pub mod project;
pub mod public_api;
