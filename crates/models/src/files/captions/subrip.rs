//! The format SubRip.

use std::fmt::Write as _;

use super::layout::Cue;

/// A character without width between two that belong together.
const WORD_JOINER: char = '\u{2060}';

pub(super) fn write(cues: Vec<Cue>) -> String {
    let mut file = String::new();
    for (cue, number) in without_overlap(cues).iter().zip(1_u64..) {
        let (start, end) = (clock(cue.start, ','), clock(cue.end, ','));
        let lines: Vec<String> = cue.lines.iter().map(|line| escaped(line)).collect();
        let separator = if number == 1 { "" } else { "\n" };
        // Writing to a string does not fail.
        let _ = writeln!(
            file,
            "{separator}{number}\n{start} --> {end}\n{}",
            lines.join("\n")
        );
    }
    file
}

/// Ends each caption where the next begins, and joins those that begin together.
fn without_overlap(cues: Vec<Cue>) -> Vec<Cue> {
    let mut apart: Vec<Cue> = Vec::with_capacity(cues.len());
    for cue in cues {
        match apart.last_mut() {
            Some(last) if last.start == cue.start => {
                last.lines.extend(cue.lines);
                last.end = last.end.max(cue.end);
            }
            Some(last) => {
                last.end = last.end.min(cue.start);
                apart.push(cue);
            }
            None => apart.push(cue),
        }
    }
    apart
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.replace("-->", &format!("-{WORD_JOINER}->")).chars() {
        escaped.push(letter);
        if matches!(letter, '<' | '{') {
            escaped.push(WORD_JOINER);
        }
    }
    escaped
}

/// An instant as hours, minutes, seconds and milliseconds: `00:01:02,500`.
pub(super) fn clock(milliseconds: u64, separator: char) -> String {
    let seconds = milliseconds / 1000;
    format!(
        "{:02}:{:02}:{:02}{separator}{:03}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        milliseconds % 1000
    )
}
