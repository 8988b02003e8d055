//! `cargo xtask derive`: prints the document of pages, before the overlay.

use std::io::Write;
use std::path::PathBuf;

use super::{Failure, Outcome, layout, pipeline};
use crate::spec::SharedTypes;
use crate::text::visible_lines;
use crate::{files, page, spec};

/// Options for `derive`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The documentation pages.
    #[arg(value_name = "PAGE", required = true)]
    pages: Vec<PathBuf>,
}

/// Prints the document that is derived from the pages, before the overlay.
///
/// # Errors
///
/// A file that cannot be read; the errors of the first two stages.
pub(crate) fn run(options: &Options, report: &mut dyn Write) -> Result<Outcome, Failure> {
    let root = layout::root()?;
    let content = page::read(&pipeline::read_pages(&options.pages)?)?;
    let shared = SharedTypes::read(&files::read(&root, layout::SHARED)?)?;
    let derived = spec::derive(&content, &shared, "unreleased")?;
    let json = pipeline::json(&derived.document);
    report.write_all(visible_lines(&json).as_bytes())?;
    Ok(Outcome::Done)
}
