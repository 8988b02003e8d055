//! Helpers that several test files share.

pub mod document;
pub mod outline;
pub mod page;
