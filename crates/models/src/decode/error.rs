//! Why JSON is not an event.

use std::fmt;

use serde_json::error::Category;

use super::found::Found;
use super::place::Problem;

/// JSON is not an event: what was expected, where, and the kind of what was found.
///
/// It never contains a value, which may be a secret (the signed link of a recording, what the creator of a bot put into
/// `extra`). So it has no source: the messages of `serde_json` quote values. It shows keys, except those within `extra`, and
/// an unknown key up to the first link in it.
///
/// ```
/// use meeting_baas_models::{Found, WebhookEvent};
///
/// let json = r#"{"event": "bot.failed", "data": {"bot_id": 7}, "extra": null}"#;
/// let error = json.parse::<WebhookEvent>().unwrap_err();
/// assert_eq!(error.event(), Some("bot.failed"));
/// assert_eq!(error.path(), "data.bot_id");
/// assert_eq!(error.found(), Found::Number);
/// assert_eq!(
///     error.to_string(),
///     "bot.failed: at `data.bot_id` (line 1, column 44): \
///      expected a string, the UUID of a `BotId`, found a number",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    event: Option<&'static str>,
    path: String,
    expected: &'static str,
    found: Found,
    line: usize,
    column: usize,
}

impl DecodeError {
    /// The name of the event; `None` if it was not read, or is not known to this crate.
    pub fn event(&self) -> Option<&str> {
        self.0.event
    }

    /// Where in the text: `data.participants[3].name`, and empty for the whole.
    ///
    /// A path ends at `extra`, whose keys are the user's. A key that is not an identifier is in brackets:
    /// `data["odd key"]`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What was expected, in words.
    pub fn expected(&self) -> &str {
        self.0.expected
    }

    /// The kind of what was found.
    pub fn found(&self) -> Found {
        self.0.found
    }

    /// The line that was being read, from 1.
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// The byte in that line that was being read, from 1. It is mostly after what was found.
    pub fn column(&self) -> usize {
        self.0.column
    }

    pub(super) fn invalid_utf8(json: &[u8], valid_up_to: usize) -> Self {
        let valid = json.get(..valid_up_to).unwrap_or(json);
        let last_line = valid.rsplit(|byte| *byte == b'\n').next().unwrap_or(valid);
        Self(Box::new(Details {
            event: None,
            path: String::new(),
            expected: "UTF-8",
            found: Found::InvalidUtf8,
            line: valid.split(|byte| *byte == b'\n').count(),
            column: 1 + last_line.len(),
        }))
    }

    /// The types reject what a walk accepts. That both agree is tested, so this does not happen; if it does, it is not a
    /// reason to panic.
    pub(super) fn unexplained(event: Option<&'static str>) -> Self {
        Self(Box::new(Details {
            event,
            path: String::new(),
            expected: "its payload",
            found: Found::Other,
            line: 1,
            column: 1,
        }))
    }

    /// The key of an envelope is a duplicate.
    pub(crate) fn duplicate() -> Self {
        Self(Box::new(Details {
            event: None,
            path: String::new(),
            expected: "this key once",
            found: Found::DuplicateKey,
            line: 1,
            column: 1,
        }))
    }

    /// The error of a part, which starts at a byte of the text, as the error of the whole text.
    pub(crate) fn within(mut self, path: &str, json: &str, start: usize) -> Self {
        let before = json.as_bytes().get(..start).unwrap_or_default();
        let lines = before.split(|byte| *byte == b'\n');
        if self.0.line == 1 {
            self.0.column += lines.clone().next_back().unwrap_or_default().len();
        }
        self.0.line += lines.count() - 1;
        self.0.path.insert_str(0, path);
        self
    }

    /// `error` has no position if it is not the error of a text.
    pub(super) fn new(
        event: Option<&'static str>,
        problem: Option<Problem>,
        error: &serde_json::Error,
    ) -> Self {
        let (path, mismatch) = problem
            .map(|Problem { path, mismatch }| (path, mismatch))
            .unwrap_or_default();
        let (expected, found) = mismatch.unwrap_or_else(|| of_json(error));
        Self(Box::new(Details {
            event,
            path,
            expected,
            found,
            line: error.line(),
            column: error.column(),
        }))
    }
}

/// The messages of `serde_json` about invalid JSON are constants, which contain no value.
fn of_json(error: &serde_json::Error) -> (&'static str, Found) {
    let text = error.to_string();
    if text.starts_with("recursion limit exceeded") {
        (
            "at most 127 objects and arrays in each other",
            Found::TooDeep,
        )
    } else if text.starts_with("number out of range") {
        ("a number that a double holds", Found::Number)
    } else if text.starts_with("trailing characters") {
        ("nothing after the object", Found::Syntax)
    } else if error.classify() == Category::Eof {
        ("more JSON", Found::End)
    } else {
        ("JSON", Found::Syntax)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            event,
            path,
            expected,
            found,
            line,
            column,
        } = &*self.0;
        if let Some(event) = event {
            write!(formatter, "{event}: ")?;
        }
        if !path.is_empty() {
            write!(formatter, "at `{path}`")?;
        }
        // A value that is not a text has no lines.
        if *line > 0 {
            let space = if path.is_empty() { "" } else { " " };
            write!(formatter, "{space}(line {line}, column {column})")?;
        }
        if !path.is_empty() || *line > 0 {
            formatter.write_str(": ")?;
        }
        write!(formatter, "expected {expected}, found {found}")
    }
}

impl std::error::Error for DecodeError {}
