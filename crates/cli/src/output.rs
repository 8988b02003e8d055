//! The output: results on standard output, everything else on standard error.

use std::fmt;
use std::io::{self, Write as _};

use serde::Serialize;
use serde_json::Value;

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

/// Writes a result, and a line feed.
pub(crate) fn line(text: impl fmt::Display) -> Result<(), Failure> {
    bytes(format!("{}\n", harmless(&text.to_string())).as_bytes())
}

/// Writes a result of several lines.
pub(crate) fn lines(text: &str) -> Result<(), Failure> {
    bytes(harmless(text).as_bytes())
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
    escaped(serde_json::to_string(object))
}

/// Writes a value in several lines, for people.
pub(crate) fn json_lines(value: &Value) -> Result<(), Failure> {
    line(escaped(serde_json::to_string_pretty(value))?)
}

/// JSON of the same value, with escapes where [`harmless`] has question marks.
fn escaped(json: serde_json::Result<String>) -> Result<String, Failure> {
    let json = json.map_err(|error| Failure::unavailable(error.to_string()))?;
    Ok(replaced(&json, |character, shown| {
        // All of these characters are one unit of UTF-16.
        *shown += &format!("\\u{:04x}", u32::from(character));
    }))
}

/// Writes a line that is not a result. If nobody reads it, nothing is lost.
pub(crate) fn note(text: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "{}", harmless(&text.to_string()));
}

/// A text of a sender, or the name of a file, in one line.
pub(crate) fn one_line(text: &str) -> String {
    harmless(text).replace('\n', "?")
}

/// A text of which no terminal and no runner of a workflow interprets anything: a question mark replaces each such character.
pub(crate) fn harmless(text: &str) -> String {
    replaced(text, |_, shown| shown.push('?'))
}

/// Replaces control characters but line feeds, what changes the direction of a text or breaks its lines, and a character of each
/// command of a runner: `::…` at the start of a line, and `##[…]` or `##vso[…]` anywhere.
fn replaced(text: &str, replacement: impl Fn(char, &mut String)) -> String {
    let mut shown = String::with_capacity(text.len());
    // What this line has so far, without the white space at its start.
    let mut line = 0..0;
    for (start, character) in text.char_indices() {
        let before = text.get(line.clone()).unwrap_or_default();
        let is_replaced = match character {
            '\n' => false,
            ':' => before == ":",
            '#' => before.ends_with('#') && is_bracketed(&text[start + 1..]),
            _ => is_interpreted(character),
        };
        if is_replaced {
            replacement(character, &mut shown);
        } else {
            shown.push(character);
        }
        let end = start + character.len_utf8();
        let is_before = character == '\n' || (before.is_empty() && character.is_whitespace());
        line = if is_before { end..end } else { line.start..end };
    }
    shown
}

fn is_interpreted(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}

/// Whether a word in a command of a runner follows, with its bracket.
fn is_bracketed(text: &str) -> bool {
    text.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric())
        .starts_with('[')
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{escaped, harmless, one_line};

    #[test]
    fn text_of_a_sender_is_one_line() {
        assert_eq!(one_line("a\nb\u{1b}[2J\u{202e}c\u{61c}"), "a?b?[2J?c?");
        assert_eq!(one_line("bot.completed ä"), "bot.completed ä");
    }

    #[test]
    fn no_line_is_a_command_of_a_runner() {
        for (text, shown) in [
            ("::error::a\n \t::b", ":?error::a\n ?:?b"),
            ("a::b\na ::c", "a::b\na ::c"),
            ("##[error]a ###[b]", "#?[error]a ##?[b]"),
            ("a ##vso[b]", "a #?vso[b]"),
            ("## a [b] ##a b[", "## a [b] ##a b["),
        ] {
            assert_eq!(harmless(text), shown, "{text:?}");
        }
    }

    #[test]
    fn escaped_json_has_the_same_value() {
        let value = json!({"\u{9b}##[a]": ["\u{7f}\u{202e}\n::b", "\u{206a}", "\\u0041", 1.5]});
        for json in [
            serde_json::to_string(&value),
            serde_json::to_string_pretty(&value),
        ] {
            let text = escaped(json).unwrap();
            assert_eq!(harmless(&text), text);
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }
}
