//! The comparison of two documents: what changed, who notices, and which version to release.

pub mod change;
pub mod report;
pub mod rule;

pub use change::{Bump, Change, Detail, Level, Report, Verdict, Wire};
pub use rule::Rule;
