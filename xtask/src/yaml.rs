//! Reading the tables that people keep in YAML, with errors that point at the line.

use miette::SourceSpan;
use serde::de::DeserializeOwned;
use serde_saphyr::{Location, MessageFormatter, UserMessageFormatter};

use crate::problem::{Problem, Problems, Source};

/// Reads a whole YAML document. Duplicate members are refused; unknown ones are the type's to refuse.
///
/// # Errors
///
/// The first thing that is not YAML, or does not have the shape of `T`.
pub fn read<T: DeserializeOwned>(source: &Source) -> Result<T, Problems> {
    read_with_help(
        source,
        "mend the YAML; the members that may stand here are listed at the top of the file",
    )
}

/// Reads a whole YAML document that is none of the project's tables.
///
/// # Errors
///
/// As [`read`]; what to do about it is `help`.
pub fn read_with_help<T: DeserializeOwned>(source: &Source, help: &str) -> Result<T, Problems> {
    let options = serde_saphyr::options! {
        // In a schema, `yes` and `no` are texts.
        strict_booleans: true,
    };
    serde_saphyr::from_str_with_options(&source.text, options)
        .map_err(|error| Problems(vec![problem(source, &error, help)]))
}

fn problem(source: &Source, error: &serde_saphyr::Error, help: &str) -> Problem {
    source.problem(
        // The message alone: the place is shown beside it.
        UserMessageFormatter.format_message(error.without_snippet()),
        place(source, error.location()),
        "here",
        help,
    )
}

/// Where reading stopped; the parser counts characters.
fn place(source: &Source, location: Option<Location>) -> SourceSpan {
    location
        .and_then(|location| usize::try_from(location.span().offset()).ok())
        .and_then(|characters| source.text.char_indices().nth(characters))
        .map_or(source.text.len(), |(bytes, _)| bytes)
        .into()
}

/// The bytes of the text that a YAML node came from.
pub fn span(location: Option<Location>) -> SourceSpan {
    let Some(span) = location.map(|location| location.span()) else {
        return SourceSpan::from(0..0);
    };
    let number = |offset: Option<u64>| usize::try_from(offset.unwrap_or(0)).unwrap_or(0);
    let start = number(span.byte_offset());
    SourceSpan::from(start..start + number(span.byte_len()))
}
