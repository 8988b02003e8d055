//! The format WebVTT.

use std::fmt::Write as _;

use super::layout::Cue;
use super::subrip::clock;

pub(super) fn write(cues: &[Cue], has_speakers: bool) -> String {
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
