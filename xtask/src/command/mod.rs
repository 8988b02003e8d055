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

/// The result of a command, which determines the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done, or nothing was left to do: exit code 0.
    Done,
    /// A file could not be read, or a step failed: exit code 1.
    Failed,
    /// Wrong usage: exit code 2.
    Misused,
    /// Generated files are not up to date: exit code 3.
    Stale,
    /// The changes require the version of `--fail-on`, or a higher one: exit code 4.
    Reached,
}

impl Outcome {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Misused => 2,
            Self::Stale => 3,
            Self::Reached => 4,
        }
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
    /// A document cannot be compared.
    #[error("`{name}` cannot be compared:{}", indented(reasons))]
    Document {
        /// Its path, or where it comes from.
        name: String,
        /// The reasons.
        reasons: Vec<String>,
    },
    /// Rust types cannot be generated from the document.
    #[error(transparent)]
    Rust(#[from] RustError),
    /// The report could not be written.
    #[error("cannot print: {0}")]
    Print(#[from] std::io::Error),
    /// The document could not be written as JSON.
    #[error("cannot write the document as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The working directory is outside the project.
    #[error(
        "this is not the project's folder: there is no `spec/docs/pages.toml` here or above; change into it"
    )]
    NoProject,
    /// The manifest of the workspace has no version.
    #[error(
        "`Cargo.toml` has no version such as `version = \"0.1.0\"` below `[workspace.package]`: write it there"
    )]
    NoVersion,
    /// A program is missing.
    #[error("cannot start `{program}`: {reason}; install it")]
    Start {
        /// Its name.
        program: &'static str,
        /// Why it does not start.
        reason: std::io::Error,
    },
    /// Two pages would have the same file name.
    #[error(
        "`{}` and `{}` would both be `{file}`: give only one of them, or rename one",
        pages[0],
        pages[1]
    )]
    SamePage {
        /// The paths of the pages, as given.
        pages: [String; 2],
        /// The file name.
        file: String,
    },
    /// The file name of a page does not end in `.md`.
    #[error("`{path}` is not a valid name for a page: rename it, with the extension `.md`")]
    NoPageName {
        /// The path, as given.
        path: String,
    },
    /// The arguments contradict each other.
    #[error("{0}")]
    Usage(&'static str),
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

/// Each reason on a line of its own.
fn indented(reasons: &[String]) -> String {
    reasons.iter().fold(String::new(), |mut lines, reason| {
        lines.push_str("\n  ");
        lines.push_str(reason);
        lines
    })
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
