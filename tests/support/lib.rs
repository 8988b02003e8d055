//! Helpers that several test files share.

pub mod document;
pub mod generator;
pub mod outline;
pub mod page;
