//! Generates Rust types from the vendor's documentation pages.
//!
//! ```text
//! spec/docs/*.md --page--> content --spec--> OpenAPI --overlay--> OpenAPI --rust--> crates/models
//! ```

pub mod command;
pub mod diff;
mod files;
mod git;
mod json;
mod markdown;
mod names;
pub mod page;
pub mod problem;
pub mod rust;
pub mod schema;
pub mod spec;
mod text;
pub mod yaml;
