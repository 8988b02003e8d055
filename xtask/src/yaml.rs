//! Reads YAML, with errors that name the line.

use miette::SourceSpan;
use serde::de::DeserializeOwned;
use serde_saphyr::{Location, MessageFormatter, UserMessageFormatter};

use crate::problem::{Problem, Problems, Source};

/// Reads a YAML document. A duplicate key is an error. The type decides about unknown keys.
///
/// # Errors
///
/// Invalid YAML, or a document without the shape of `T`; only the first error.
pub fn read<T: DeserializeOwned>(source: &Source) -> Result<T, Problems> {
    read_with_help(
        source,
        "fix the YAML; the comment at the top of the file lists the keys",
    )
}

/// Reads a YAML document that is not one of the project's tables.
///
/// # Errors
///
/// Those of [`read`], with this advice.
pub fn read_with_help<T: DeserializeOwned>(source: &Source, help: &str) -> Result<T, Problems> {
    let options = serde_saphyr::options! {
        // In a schema, `yes` and `no` are strings.
        strict_booleans: true,
    };
    serde_saphyr::from_str_with_options(&source.text, options)
        .map_err(|error| Problems(vec![problem(source, &error, help)]))
}

fn problem(source: &Source, error: &serde_saphyr::Error, help: &str) -> Problem {
    source.problem(
        // Without the position, which the problem shows itself.
        UserMessageFormatter.format_message(error.without_snippet()),
        place(source, error.location()),
        "here",
        help,
    )
}

/// The position of an error, which the parser counts in characters.
fn place(source: &Source, location: Option<Location>) -> SourceSpan {
    location
        .and_then(|location| usize::try_from(location.span().offset()).ok())
        .and_then(|characters| source.text.char_indices().nth(characters))
        .map_or(source.text.len(), |(bytes, _)| bytes)
        .into()
}

/// The byte range of a YAML node.
pub fn span(location: Location) -> SourceSpan {
    let span = location.span();
    let number = |offset: Option<u64>| usize::try_from(offset.unwrap_or(0)).unwrap_or(0);
    let start = number(span.byte_offset());
    SourceSpan::from(start..start + number(span.byte_len()))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::read;
    use crate::problem::Source;

    fn is_rejected(text: String) -> bool {
        read::<Value>(&Source::new("it.yaml", text)).is_err()
    }

    #[test]
    fn what_would_take_all_memory_or_stack_is_rejected() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb += &format!("a{level}: &a{level} [{aliases}]\n");
        }
        assert!(is_rejected(bomb));
        assert!(is_rejected("a: &a [*a]\n".to_owned()));
        assert!(is_rejected("[".repeat(100_000) + &"]".repeat(100_000)));
    }
}
