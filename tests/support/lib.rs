//! Helpers that several test files share.

pub mod outline;
pub mod page;
