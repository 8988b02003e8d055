//! The formats SubRip and WebVTT.

use std::fmt::Write as _;

use super::layout::Cue;

/// The character without width between two that belong together.
const WORD_JOINER: char = '\u{2060}';

pub(super) fn subrip(cues: Vec<Cue>) -> String {
    let mut file = String::new();
    for (cue, number) in without_overlap(cues).iter().zip(1_u64..) {
        let (start, end) = (clock(cue.start, ','), clock(cue.end, ','));
        let lines: Vec<String> = cue.lines.iter().map(|line| joined(line)).collect();
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

/// A text without what readers take for a tag or a time.
fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for letter in text.replace("-->", &format!("-{WORD_JOINER}->")).chars() {
        joined.push(letter);
        if matches!(letter, '<' | '{') {
            joined.push(WORD_JOINER);
        }
    }
    joined
}

pub(super) fn webvtt(cues: &[Cue], has_speakers: bool) -> String {
    let mut file = String::from("WEBVTT\n");
    for cue in cues {
        let (start, end) = (clock(cue.start, '.'), clock(cue.end, '.'));
        let lines: Vec<String> = cue.lines.iter().map(|line| escaped(line)).collect();
        let voice = if has_speakers {
            format!("<v {}>", escaped(&cue.speaker))
        } else {
            String::new()
        };
        // Writing to a string does not fail.
        let _ = writeln!(file, "\n{start} --> {end}\n{voice}{}", lines.join("\n"));
    }
    file
}

/// A text without the characters that begin and end a tag or a character reference.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// An instant as hours, minutes, seconds and milliseconds: `00:01:02,500`.
fn clock(milliseconds: u64, separator: char) -> String {
    let seconds = milliseconds / 1000;
    format!(
        "{:02}:{:02}:{:02}{separator}{:03}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        milliseconds % 1000
    )
}
