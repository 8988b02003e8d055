//! The commands of `cargo xtask`, a module each.

pub mod check;
pub mod codegen;
pub mod derive;
pub mod layout;
pub mod pipeline;

use clap::{Parser, Subcommand};

use crate::files::FileError;
use crate::problem::Problems;
use crate::rust::RustError;

/// How a command ended, as an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done, or was done already: exit code 0.
    Done,
    /// Something could not be done: exit code 1. (Wrong usage is 2.)
    Failed,
    /// Files are not what the spec says: exit code 3.
    Stale,
}

impl Outcome {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Stale => 3,
        }
    }
}

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A page, a table or the overlay is wrong.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The document cannot become Rust.
    #[error(transparent)]
    Rust(#[from] RustError),
    /// The report could not be printed.
    #[error("cannot print: {0}")]
    Print(#[from] std::io::Error),
    /// The document could not be written as JSON.
    #[error("cannot write the document as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The command was started outside the project.
    #[error(
        "this is not the project's folder: there is no `spec/docs/pages.yaml` here or above; change into it"
    )]
    NoProject,
}

/// From the vendor's documentation pages to Rust types.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    arg_required_else_help = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Turn the pages into the OpenAPI document and the Rust types.
    Codegen(codegen::Options),
    /// Print the OpenAPI document that pages alone yield, before the overlay.
    Derive(derive::Options),
}

/// Runs one command and writes its report.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &Arguments, report: &mut dyn std::io::Write) -> Result<Outcome, Failure> {
    match &arguments.command {
        Command::Codegen(options) => codegen::run(options, report),
        Command::Derive(options) => derive::run(options, report),
    }
}
