//! What was said, as text: utterances, and turns of one speaker.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use crate::redacted;
use crate::{Transcription, Utterance};

/// The name of a speaker who is not known.
pub(super) const UNKNOWN_SPEAKER: &str = "Unknown";

/// Consecutive utterances of one speaker; [`Transcription::turns`] returns them.
///
/// `Debug` shows the texts up to the first link in them.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Turn {
    /// The name of the speaker, as [`Utterance::speaker_name`] gives it.
    pub speaker: String,
    /// When the first utterance begins, in seconds from the start of the recording.
    pub start: f64,
    /// When the last utterance ends, in seconds from the start of the recording.
    pub end: f64,
    /// What was said, in one line.
    pub text: String,
}

impl fmt::Debug for Turn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Turn")
            .field("speaker", &redacted::text(&self.speaker))
            .field("start", &self.start)
            .field("end", &self.end)
            .field("text", &redacted::text(&self.text))
            .finish()
    }
}

impl Utterance {
    /// What was said, in one line: [`text`](Self::text), or the words where it is missing or empty.
    ///
    /// White space is a single space. Words are joined as they are if they begin with a space, and by a space otherwise.
    pub fn spoken(&self) -> String {
        let text = self.text.as_deref().map(one_line);
        match text.filter(|text| !text.is_empty()) {
            Some(text) => text.into_owned(),
            None => self.words_in_one_line(),
        }
    }

    /// The name of the speaker; `Unknown` where it is missing or empty.
    pub fn speaker_name(&self) -> &str {
        let name = self.speaker.as_deref().map(str::trim);
        let name = name.filter(|name| !name.is_empty());
        name.unwrap_or(UNKNOWN_SPEAKER)
    }

    fn words_in_one_line(&self) -> String {
        let words = self.words.as_deref().unwrap_or_default();
        let words = || words.iter().map(|word| word.word.as_str());
        // In one form of the file a word has the space that precedes it, in another it has none.
        let has_spaces = words()
            .skip(1)
            .any(|word| word.starts_with(char::is_whitespace));
        let separator = if has_spaces { "" } else { " " };
        let text = words().collect::<Vec<_>>().join(separator);
        one_line(&text).into_owned()
    }
}

impl Transcription {
    /// Consecutive utterances of one speaker, joined, in the order of their start. Utterances without a word are left out.
    pub fn turns(&self) -> Vec<Turn> {
        let mut turns: Vec<Turn> = Vec::new();
        for utterance in in_order(&self.result.utterances) {
            let text = utterance.spoken();
            if text.is_empty() {
                continue;
            }
            let speaker = utterance.speaker_name();
            match turns.last_mut().filter(|turn| turn.speaker == speaker) {
                Some(turn) => {
                    turn.end = turn.end.max(utterance.end);
                    turn.text.push(' ');
                    turn.text.push_str(&text);
                }
                None => turns.push(Turn {
                    speaker: speaker.to_owned(),
                    start: utterance.start,
                    end: utterance.end,
                    text,
                }),
            }
        }
        turns
    }

    /// The transcription as plain text: a line `speaker: text` for each [turn](Self::turns).
    ///
    /// ```
    /// use meeting_baas_models::Transcription;
    ///
    /// let file = br#"{"result": {"utterances": [
    ///     {"start": 0.4, "end": 1.9, "speaker": "Ada", "text": "Good morning."},
    ///     {"start": 2.2, "end": 3.1, "speaker": "Ada", "text": "Shall we start?"},
    ///     {"start": 3.5, "end": 4.0, "speaker": "", "text": "Yes."}
    /// ]}}"#;
    /// let transcription = Transcription::from_slice(file)?;
    /// assert_eq!(
    ///     transcription.to_text(),
    ///     "Ada: Good morning. Shall we start?\nUnknown: Yes.\n"
    /// );
    /// # Ok::<(), meeting_baas_models::DecodeError>(())
    /// ```
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for turn in self.turns() {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{}: {}", one_line(&turn.speaker), turn.text);
        }
        text
    }
}

/// The utterances in the order of their start; those that begin together keep their order.
pub(super) fn in_order(utterances: &[Utterance]) -> Vec<&Utterance> {
    let mut ordered: Vec<&Utterance> = utterances.iter().collect();
    ordered.sort_by(|one, other| one.start.total_cmp(&other.start));
    ordered
}

/// A text with a single space for all white space.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    let mut previous = ' ';
    let is_plain = trimmed.chars().all(|letter| {
        let is_single = !letter.is_whitespace() || (letter == ' ' && previous != ' ');
        previous = letter;
        is_single
    });
    if is_plain {
        Cow::Borrowed(trimmed)
    } else {
        Cow::Owned(trimmed.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utterance(json: &str) -> Utterance {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn words_are_joined_where_the_text_is_missing_or_empty() {
        for (words, spoken) in [
            (r#"["Hello", "there"]"#, "Hello there"),
            (r#"[" Hello", " there", "."]"#, "Hello there."),
            (r#"["Hello", " there", ","]"#, "Hello there,"),
            ("[]", ""),
        ] {
            let words: Vec<String> = serde_json::from_str(words).unwrap();
            let words: Vec<String> = words
                .iter()
                .map(|word| format!(r#"{{"word": "{word}", "start": 0, "end": 1}}"#))
                .collect();
            for text in ["", r#""text": " \n","#] {
                let words = words.join(",");
                let json = format!(r#"{{{text} "start": 0, "end": 1, "words": [{words}]}}"#);
                assert_eq!(utterance(&json).spoken(), spoken, "{json}");
            }
        }
    }

    #[test]
    fn text_is_one_line() {
        let spoken = utterance(r#"{"text": " one\r\n\ntwo\tthree  four ", "start": 0, "end": 1}"#);
        assert_eq!(spoken.spoken(), "one two three four");
    }

    #[test]
    fn empty_speaker_is_unknown() {
        for json in [
            r#"{"start": 0, "end": 1}"#,
            r#"{"start": 0, "end": 1, "speaker": " "}"#,
        ] {
            assert_eq!(utterance(json).speaker_name(), "Unknown");
        }
    }
}
