//! `cargo xtask derive`: what pages alone say.

use std::io::Write;
use std::path::PathBuf;

use super::{Failure, Outcome, layout, pipeline};
use crate::spec::SharedTypes;
use crate::text::visible_lines;
use crate::{files, page, spec};

/// What `derive` can be told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The documentation pages.
    #[arg(value_name = "PAGE", required = true)]
    pages: Vec<PathBuf>,
}

/// Prints the document that the pages yield before the overlay.
///
/// # Errors
///
/// A file that cannot be read, and what the first two stages find.
pub fn run(options: &Options, report: &mut dyn Write) -> Result<Outcome, Failure> {
    let root = layout::root()?;
    let content = page::read(&pipeline::read_pages(&options.pages)?)?;
    let shared = SharedTypes::read(&files::read(&root, layout::SHARED)?)?;
    let derived = spec::derive(&content, &shared, "unreleased")?;
    let json = pipeline::json(&derived.document)?;
    report.write_all(visible_lines(&json).as_bytes())?;
    Ok(Outcome::Done)
}
