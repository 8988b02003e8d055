//! The output: results on standard output, everything else on standard error.

use std::fmt;
use std::io::{self, Write as _};

use serde::Serialize;

use crate::failure::Failure;

/// The version of the JSON objects. It changes if a key is removed or gets another meaning; keys may be added.
pub(crate) const VERSION: u32 = 1;

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Lines for people, which may change.
    Text,
    /// One JSON object a line, as the README documents it.
    Json,
}

/// Writes one line of a result.
pub(crate) fn line(text: impl fmt::Display) -> Result<(), Failure> {
    writeln!(io::stdout(), "{text}").map_err(|error| Failure::output(&error))
}

/// Writes a result as it is.
pub(crate) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    output
        .write_all(bytes)
        .and_then(|()| output.flush())
        .map_err(|error| Failure::output(&error))
}

/// Writes one object in one line.
pub(crate) fn json(object: &impl Serialize) -> Result<(), Failure> {
    line(json_text(object)?)
}

pub(crate) fn json_text(object: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(object).map_err(|error| Failure::unavailable(error.to_string()))
}

/// Writes a line that is not a result. If nobody reads it, nothing is lost.
pub(crate) fn note(text: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// A text of a sender in one line: without control characters and without those that change the direction of a text.
pub(crate) fn one_line(text: &str) -> String {
    let is_shown = |character: char| {
        !character.is_control()
            && !matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|character| if is_shown(character) { character } else { '?' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn text_of_a_sender_is_one_line() {
        assert_eq!(one_line("a\nb\u{1b}[2J\u{202e}c\u{61c}"), "a?b?[2J?c?");
        assert_eq!(one_line("bot.completed ä"), "bot.completed ä");
    }
}
