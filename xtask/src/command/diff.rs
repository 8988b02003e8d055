//! `cargo xtask diff`: compares two documents.

use std::io::{IsTerminal, Write};

use super::sides::{self, DefaultBase, SideOptions};
use super::{Failure, Outcome, layout};
use crate::diff::Bump;
use crate::diff::report::{self, Colour, Format};

/// Options for `diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{}\n{HELP}", sides::HELP))]
pub(crate) struct Options {
    #[command(flatten)]
    sides: SideOptions,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Exit with 4 if the changes require this version, or a higher one.
    #[arg(long, value_name = "VERSION")]
    fail_on: Option<Threshold>,
    /// List the rules: every kind of change, and its meaning for a receiver.
    #[arg(long, exclusive = true)]
    rules: bool,
    /// Print the JSON Schema of `--format json`, of which xtask/diff.schema.json is a copy.
    #[arg(long, exclusive = true)]
    schema: bool,
}

const HELP: &str = "\
BASE defaults to the merge base of `HEAD` and the main branch (`origin/main`, else `main`).

If actions of the overlay are in conflict with a page, the report is on what fits, and the conflicts follow it.

Exit codes: 0 compared, with or without changes; 1 a side cannot be read, or an action is in conflict; 2 wrong usage; 4
`--fail-on` is reached, or may be: `codegen` rejects a side, so that the version is a lower bound.";

/// The lowest version at which the command fails.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Threshold {
    /// Code of users may break.
    Major,
    /// An addition for users.
    Minor,
    /// Any change other than of spelling.
    Patch,
}

/// Compares two documents, and prints the changes.
///
/// # Errors
///
/// A side that cannot be read; a report that cannot be written.
pub(crate) fn run(options: &Options, out: &mut dyn Write) -> Result<Outcome, Failure> {
    if options.rules {
        report::list_rules(out)?;
        return Ok(Outcome::Done);
    }
    if options.schema {
        report::json_schema(out)?;
        return Ok(Outcome::Done);
    }
    let mut comparison = options
        .sides
        .read(&layout::root()?, DefaultBase::MergeBase)?;
    let changes = comparison.report();
    report::write(&changes, options.format, colour(), &comparison.sides(), out)?;
    comparison.accepted().map_err(|failure| match failure {
        Failure::Overlay(_) => failure.with(
            "The comparison is provisional: of the actions in conflict it carries out replacements (`x-replaced-by`), and leaves the \
             others out. `--no-overlay` compares the page without the overlay.",
        ),
        other => other.with("The comparison is of a document that `codegen` rejects."),
    })?;
    let version = options.fail_on.map(|threshold| match threshold {
        Threshold::Major => Bump::Major,
        Threshold::Minor => Bump::Minor,
        Threshold::Patch => Bump::Patch,
    });
    match version {
        // The version could be greater than is known.
        Some(_) if changes.not_known.is_some() => Ok(Outcome::Reached),
        Some(version) if changes.bump() >= version => Ok(Outcome::Reached),
        _ => Ok(Outcome::Done),
    }
}

/// Colours if the output is a terminal, unless `NO_COLOR` is set (<https://no-color.org>).
pub(crate) fn colour() -> Colour {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    if std::io::stdout().is_terminal() && !plain && !dumb {
        Colour::Always
    } else {
        Colour::Never
    }
}
