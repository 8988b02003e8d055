//! How the report of `cargo xtask diff` is shown.

mod hostile;
mod hostile_documents;
mod markdown;
mod reports;
mod runner;
mod schema;
mod shown;
