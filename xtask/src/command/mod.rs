//! The commands of `cargo xtask`, one module each.

mod changelog;
mod check;
mod ci;
mod codegen;
mod derive;
mod diff;
mod explain;
pub mod layout;
pub mod pipeline;
mod proposal;
mod sides;
mod tree;
mod update;
mod version;

use clap::{CommandFactory, Parser, Subcommand};

use crate::files::FileError;
use crate::git::GitError;
use crate::problem::Problems;
use crate::rust::RustError;
use crate::text::visible_lines;

/// The result of a command, which is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done, or nothing was left to do.
    Done = 0,
    /// A file could not be read, or a step failed.
    Failed = 1,
    /// Wrong usage.
    Misused = 2,
    /// Generated files are not up to date.
    Stale = 3,
    /// The changes require the version of `--fail-on`, or a higher one.
    Reached = 4,
}

impl Outcome {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        self as u8
    }
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A page, a table or the overlay is invalid.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// The overlay cannot be applied to the document of the pages.
    #[error(transparent)]
    Overlay(Problems),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A revision could not be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// Rust types cannot be generated from the document.
    #[error(transparent)]
    Rust(#[from] RustError),
    /// The report could not be written.
    #[error("cannot print: {0}")]
    Print(#[from] std::io::Error),
    /// The arguments contradict each other.
    #[error("{0}")]
    Usage(&'static str),
    /// Anything else: what, why, and what to do.
    #[error("{0}")]
    Other(String),
    /// One of the above, with a note on its consequences.
    #[error("{failure}\n{note}")]
    Noted {
        /// The failure.
        failure: Box<Failure>,
        /// The note, a sentence.
        note: String,
    },
}

impl Failure {
    /// Adds a note on the consequences for the command.
    #[must_use]
    pub fn with(self, note: impl Into<String>) -> Self {
        Self::Noted {
            failure: Box::new(self),
            note: note.into(),
        }
    }

    /// The result of the command.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Usage(_) => Outcome::Misused,
            _ => Outcome::Failed,
        }
    }

    /// Whether the reader of the report closed the pipe.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Print(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// The text of the failure. Each problem has a heading of its own. Control characters of quoted text are escaped, so
    /// that they have no effect on a terminal or on the runner of a workflow.
    pub fn report(&self) -> String {
        match self {
            Self::Problems(problems) | Self::Overlay(problems) => {
                visible_lines(&problems.to_string())
            }
            Self::Noted { failure, note } => {
                let note = visible_lines(note);
                format!("{}\n{note}\n", failure.report().trim_end())
            }
            other => visible_lines(&format!("error: {other}\n")),
        }
    }
}

/// The message of wrong usage, if a terminal or a runner would interpret a part of an argument that it quotes.
pub fn escaped(error: &clap::Error) -> Option<String> {
    let text = error.render().to_string();
    let shown = visible_lines(&text);
    (shown != text).then_some(shown)
}

/// Generate Rust types from the vendor's documentation pages.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = HELP)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

const HELP: &str = "\
Tasks:
  a newer page       diff main newer.md, then update newer.md --date YYYY-MM-DD, then changelog
  a wrong type       fix spec/ or xtask/, then codegen
  a change           diff
  a pull request     ci
  a release          changelog, ci, then `cargo release`

CONTRIBUTING.md has a checklist for each task; `cargo xtask COMMAND --help` describes a command.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate the OpenAPI document and the Rust types from the pages.
    Codegen(codegen::Options),
    /// Print the OpenAPI document of pages, before the overlay.
    Derive(derive::Options),
    /// Compare two documents: the effect on deliveries, on the Rust API and on the version.
    Diff(diff::Options),
    /// Replace pages by newer ones, bring every file up to date, and show the changes.
    Update(update::Options),
    /// Draft the next entry of CHANGELOG.md from the changes.
    Changelog(changelog::Options),
    /// Run the checks that a pull request must pass.
    Ci(ci::Options),
}

/// Runs a command, and writes its report.
///
/// # Errors
///
/// See [`Failure`].
pub fn run(arguments: &Arguments, report: &mut dyn std::io::Write) -> Result<Outcome, Failure> {
    let Some(command) = &arguments.command else {
        write!(report, "{}", Arguments::command().render_help())?;
        return Ok(Outcome::Done);
    };
    match command {
        Command::Codegen(options) => codegen::run(options, report),
        Command::Derive(options) => derive::run(options, report),
        Command::Diff(options) => diff::run(options, report),
        Command::Update(options) => update::run(options, report),
        Command::Changelog(options) => changelog::run(options, report),
        Command::Ci(options) => ci::run(options),
    }
}
