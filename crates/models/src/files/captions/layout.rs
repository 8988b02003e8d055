//! Lines that fit, and the times of the words in them.

use crate::Utterance;
use crate::files::speech::one_line;

/// The latest time, in seconds: readers of SubRip expect two digits of hours.
const LONGEST: f64 = 100.0 * 3_600.0 - 1.0;

/// A caption.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cue {
    /// In milliseconds.
    pub(super) start: u64,
    /// In milliseconds, after the start.
    pub(super) end: u64,
    pub(super) speaker: String,
    pub(super) lines: Vec<String>,
}

/// A line, and which words of the text are in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    /// The position of its first word.
    first: usize,
    /// The position of its last word.
    last: usize,
}

/// A text in one line, without control characters.
pub(super) fn printable(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|letter| !letter.is_control() || letter.is_whitespace())
        .collect();
    one_line(&text).into_owned()
}

/// Breaks a text into lines of at most so many characters, between words where that is possible.
pub(super) fn lines(text: &str, length: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    // How many characters the last line has.
    let mut filled = 0;
    for (position, word) in text.split(' ').enumerate() {
        for (part, letters) in parts(word, length) {
            match lines.last_mut() {
                // A part that fills a line has no room next to another word.
                Some(line) if filled + 1 + letters <= length && line.last != position => {
                    line.text.push(' ');
                    line.text.push_str(part);
                    line.last = position;
                    filled += 1 + letters;
                }
                _ => {
                    lines.push(Line {
                        text: part.to_owned(),
                        first: position,
                        last: position,
                    });
                    filled = letters;
                }
            }
        }
    }
    lines
}

/// A word in parts of at most so many characters, each with its number of characters.
fn parts(word: &str, length: usize) -> Vec<(&str, usize)> {
    let mut parts = Vec::new();
    let mut rest = word;
    loop {
        let end = rest.char_indices().nth(length).map(|(end, _)| end);
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        parts.push((part, part.chars().count()));
        if after.is_empty() {
            return parts;
        }
        rest = after;
    }
}

/// The caption of some lines of an utterance with so many words. `first` is the position of its first word in the text.
pub(super) fn cue(
    utterance: &Utterance,
    count: usize,
    speaker: &str,
    lines: &[Line],
    first: usize,
) -> Cue {
    let word = |position: usize| position.saturating_sub(first);
    let begin = lines.first().map_or(0, |line| word(line.first));
    let end = lines.last().map_or(0, |line| word(line.last));
    let (start, end) = times(utterance, count, begin, end);
    let start = milliseconds(start);
    Cue {
        start,
        end: milliseconds(end).max(start.saturating_add(1)),
        speaker: speaker.to_owned(),
        lines: lines.iter().map(|line| line.text.clone()).collect(),
    }
}

/// When some of the words of an utterance begin and end, in seconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "an utterance has fewer words than a double has integers"
)]
fn times(utterance: &Utterance, count: usize, first: usize, last: usize) -> (f64, f64) {
    let words = utterance.words.as_deref().unwrap_or_default();
    let (start, end) = match (words.get(first), words.get(last)) {
        // Only if the words are those of the text.
        (Some(first), Some(last)) if words.len() == count => (first.start, last.end),
        _ => {
            let length = utterance.end - utterance.start;
            let at = |word: usize| utterance.start + length * (word as f64 / count as f64);
            (at(first), at(last + 1))
        }
    };
    // A word may be out of the bounds of its utterance, and a double be out of order.
    let within = |time: f64| time.min(utterance.end).max(utterance.start);
    (within(start), within(end))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the time is in bounds"
)]
fn milliseconds(seconds: f64) -> u64 {
    (seconds.clamp(0.0, LONGEST) * 1000.0).round() as u64
}
