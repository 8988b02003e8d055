//! Captions: the utterances in lines that fit a screen, each with its time.

mod format;
mod layout;

use super::speech::UNKNOWN_SPEAKER;
use crate::{Transcription, Utterance};
use layout::Cue;

/// Captions for a recording, as SubRip or WebVTT; [`Transcription::captions`] returns them.
///
/// An utterance that does not fit becomes several captions. Each begins and ends with its words, or takes its share of the
/// utterance's time if the words are missing. Captions are in the order of their start. Utterances without a word are left
/// out, times are between 0 and 100 hours, and each caption lasts at least a millisecond.
///
/// ```
/// use meeting_baas_models::Transcription;
///
/// let transcription = Transcription::from_slice(
///     br#"{"result": {"utterances": [{"start": 0.4, "end": 1.9, "speaker": "Ada", "text": "Q&A is at 5 > 4."}]}}"#,
/// )?;
/// assert_eq!(
///     transcription.captions().to_webvtt(),
///     "WEBVTT\n\n00:00:00.400 --> 00:00:01.900\n<v Ada>Q&amp;A is at 5 &gt; 4.\n"
/// );
/// assert_eq!(
///     transcription.captions().to_subrip(),
///     "1\n00:00:00,400 --> 00:00:01,900\nAda: Q&A is at 5 > 4.\n"
/// );
/// # Ok::<(), meeting_baas_models::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Captions<'utterances> {
    utterances: &'utterances [Utterance],
    line_length: usize,
    lines: usize,
    has_speakers: bool,
}

impl Transcription {
    /// Captions of what was said.
    pub fn captions(&self) -> Captions<'_> {
        Captions {
            utterances: &self.result.utterances,
            line_length: 42,
            lines: 2,
            has_speakers: true,
        }
    }
}

impl Captions<'_> {
    /// The length of the longest line, in characters; 42 by default, at least 1. A longer word is broken.
    #[must_use]
    pub fn line_length(mut self, characters: usize) -> Self {
        self.line_length = characters.max(1);
        self
    }

    /// How many lines a caption has at most; 2 by default, at least 1.
    #[must_use]
    pub fn lines(mut self, lines: usize) -> Self {
        self.lines = lines.max(1);
        self
    }

    /// Leaves out the names of the speakers.
    #[must_use]
    pub fn without_speakers(mut self) -> Self {
        self.has_speakers = false;
        self
    }

    /// The captions in the format SubRip (`.srt`).
    ///
    /// The speaker is a part of the first line of an utterance. The format has no standard, and its readers differ, so the
    /// captions do not overlap: one ends where the next begins, and those that begin together are one, with the lines of
    /// each. An invisible word joiner (U+2060) after `<`, `{` and within `-->` keeps readers from taking text for a tag or
    /// for a time.
    pub fn to_subrip(&self) -> String {
        format::subrip(self.cues(|speaker, text| format!("{speaker}: {text}")))
    }

    /// The captions in the format [WebVTT](https://www.w3.org/TR/webvtt1/) (`.vtt`).
    ///
    /// The speaker is the voice of each caption: `<v Ada>`. Captions of several speakers may overlap, as the format allows.
    pub fn to_webvtt(&self) -> String {
        format::webvtt(&self.cues(|_, text| text.to_owned()), self.has_speakers)
    }

    /// The captions in the order of their start. `name` adds the speaker to a text.
    fn cues(&self, name: impl Fn(&str, &str) -> String) -> Vec<Cue> {
        let mut cues = Vec::new();
        for utterance in self.utterances {
            let speaker = match layout::printable(utterance.speaker_name()) {
                name if name.is_empty() => UNKNOWN_SPEAKER.to_owned(),
                name => name,
            };
            let spoken = utterance.spoken();
            let count = spoken.split(' ').count();
            let spoken = layout::printable(&spoken);
            if spoken.is_empty() {
                continue;
            }
            let text = if self.has_speakers {
                name(&speaker, &spoken)
            } else {
                spoken.clone()
            };
            // The words of the name come before those of the utterance.
            let first = text.split(' ').count() - spoken.split(' ').count();
            let lines = layout::lines(&text, self.line_length);
            for lines in lines.chunks(self.lines) {
                cues.push(layout::cue(utterance, count, &speaker, lines, first));
            }
        }
        cues.sort_by_key(|cue| (cue.start, cue.end));
        cues
    }
}

#[cfg(test)]
mod tests;
