//! How a report is shown: in a terminal, in a pull request, in a workflow's log, to a program.
//!
//! Names, texts and values of a report come from pages that anybody may have written. Each format makes them
//! harmless in its own way: see `visible.rs` for what they all do.

mod changelog;
mod github;
mod group;
mod json;
mod line;
mod markdown;
mod paint;
mod place;
mod rules;
mod text;
mod visible;
mod words;

use std::io::{self, Write};

use clap::ValueEnum;

use super::change::Report;
pub use changelog::sections as changelog_sections;
pub use json::schema as json_schema;
pub use markdown::MARKER;
pub use paint::Colour;
pub use rules::list as list_rules;

/// The forms that a report can have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person at a terminal.
    #[default]
    Text,
    /// A comment on a pull request; nothing if nothing changed.
    Markdown,
    /// The documented, versioned document; its JSON Schema is `xtask/diff.schema.json`.
    Json,
    /// Annotations of a GitHub workflow; nothing if nothing changed.
    Github,
}

/// What was compared, as the reader knows it.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// The older document: `main`, or a path.
    pub before: &'a str,
    /// The newer document: `the working tree`, or a path.
    pub after: &'a str,
    /// The newer document as a file of the repository, if it is one: there the annotations are shown.
    pub document: Option<Document<'a>>,
}

/// A document as it is in the repository.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// Its path from the repository's root.
    pub path: &'a str,
    /// Its text, as the derivation prints it: one member or item a line, indented by two spaces.
    pub text: &'a str,
}

/// Writes a report; colours are for [`Format::Text`] alone.
///
/// # Errors
///
/// If `out` cannot be written to.
pub fn write(
    report: &Report,
    format: Format,
    colour: Colour,
    sides: &Sides<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, colour, sides, out),
        Format::Markdown => markdown::write(report, sides, out),
        Format::Json => json::write(report, out),
        Format::Github => github::write(report, sides, out),
    }
}
