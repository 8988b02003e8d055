//! Who spoke: utterances and the diarization, segments and participants.

use std::collections::HashMap;
use std::fmt;

use crate::{DiarizationSegment, Participant, Transcription, Utterance, redacted};

/// Of a diarization with more names, those that speak longest count. So a lookup takes limited time, whatever the file has.
const MOST_NAMES: usize = 256;

/// A diarization in the order of time, to look up who spoke.
///
/// Times count to the microsecond. Of a diarization with more than 256 names, the 256 that speak longest count.
#[derive(Clone)]
pub struct Speakers<'segments> {
    /// Those that speak longest first.
    speakers: Vec<Speaker<'segments>>,
}

/// The segments of one name, in microseconds.
#[derive(Clone)]
struct Speaker<'segments> {
    name: &'segments str,
    /// The starts in ascending order, each with the sum of those before it.
    starts: Vec<(i64, i128)>,
    /// The ends in ascending order, each with the sum of those before it.
    ends: Vec<(i64, i128)>,
    /// In the order of the starts, the latest end of each segment and of all before it.
    latest_ends: Vec<i64>,
}

impl<'segments> Speakers<'segments> {
    /// Sorts the segments. Those without a length are ignored.
    pub fn new(segments: &'segments [DiarizationSegment]) -> Self {
        let mut spans: HashMap<&str, Vec<(i64, i64)>> = HashMap::new();
        for segment in segments {
            let (start, end) = (
                microseconds(segment.start_time),
                microseconds(segment.end_time),
            );
            if start < end {
                spans
                    .entry(&segment.speaker)
                    .or_default()
                    .push((start, end));
            }
        }
        let speakers = spans
            .into_iter()
            .map(|(name, spans)| Speaker::new(name, spans));
        let mut speakers: Vec<Speaker<'_>> = speakers.collect();
        speakers.sort_by_cached_key(|it| (-it.between(i64::MIN, i64::MAX), it.name));
        speakers.truncate(MOST_NAMES);
        Self { speakers }
    }

    /// The name of who spoke longest between two instants, in seconds from the start of the recording.
    ///
    /// The segments of one name count together. Among names that spoke equally long, it is that of the segment that begins
    /// first. `None` in a gap. Of an interval without a length, the instant counts.
    pub fn between(&self, start: f64, end: f64) -> Option<&'segments str> {
        let start = microseconds(start);
        // An instant is the microsecond that begins with it.
        let end = microseconds(end).max(start.saturating_add(1));
        let mut longest: Option<(&Speaker<'_>, i128)> = None;
        for speaker in &self.speakers {
            let duration = speaker.between(start, end);
            let is_longer = longest.is_none_or(|(other, most)| {
                duration > most
                    || duration == most && speaker.first_after(start) < other.first_after(start)
            });
            if duration > 0 && is_longer {
                longest = Some((speaker, duration));
            }
        }
        longest.map(|(speaker, _)| speaker.name)
    }
}

impl fmt::Debug for Speakers<'_> {
    /// Shows the names, up to the first link in each.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.speakers.iter().map(|it| redacted::text(it.name));
        formatter.debug_list().entries(names).finish()
    }
}

impl<'segments> Speaker<'segments> {
    fn new(name: &'segments str, mut spans: Vec<(i64, i64)>) -> Self {
        spans.sort_unstable();
        let mut latest = i64::MIN;
        let latest_ends = spans.iter().map(|(_, end)| {
            latest = latest.max(*end);
            latest
        });
        let latest_ends = latest_ends.collect();
        let starts = with_sums(spans.iter().map(|(start, _)| *start));
        let mut ends: Vec<i64> = spans.into_iter().map(|(_, end)| end).collect();
        ends.sort_unstable();
        Self {
            name,
            starts,
            ends: with_sums(ends),
            latest_ends,
        }
    }

    /// How long the segments last between two instants.
    fn between(&self, start: i64, end: i64) -> i128 {
        let until = |instant| since(&self.starts, instant) - since(&self.ends, instant);
        until(end) - until(start)
    }

    /// The start of the first segment that has not ended at an instant.
    fn first_after(&self, instant: i64) -> Option<i64> {
        let first = self.latest_ends.partition_point(|end| *end <= instant);
        self.starts.get(first).map(|(start, _)| *start)
    }
}

/// The sum of the times from each of these instants to one after them.
fn since(instants: &[(i64, i128)], until: i64) -> i128 {
    let count = instants.partition_point(|(instant, _)| *instant < until);
    let passed = instants.get(..count).and_then(<[_]>::last);
    passed.map_or(0, |(last, before)| {
        count as i128 * i128::from(until) - before - i128::from(*last)
    })
}

/// Ascending instants, each with the sum of those before it.
fn with_sums(instants: impl IntoIterator<Item = i64>) -> Vec<(i64, i128)> {
    let mut sum = 0;
    let instants = instants.into_iter().map(|instant| {
        let before = sum;
        sum += i128::from(instant);
        (instant, before)
    });
    instants.collect()
}

/// A time in seconds in microseconds; beyond 64 bits, the nearest that there is.
#[expect(clippy::cast_possible_truncation, reason = "the conversion saturates")]
fn microseconds(seconds: f64) -> i64 {
    (seconds * 1e6).round() as i64
}

impl Transcription {
    /// Replaces the speaker of each utterance by the one that the diarization names: who spoke longest while it lasted.
    ///
    /// An utterance in a gap of the diarization keeps its speaker. See [`Speakers::between`] for ties.
    pub fn name_speakers(&mut self, segments: &[DiarizationSegment]) {
        let speakers = Speakers::new(segments);
        for utterance in &mut self.result.utterances {
            if let Some(name) = speakers.between(utterance.start, utterance.end) {
                utterance.speaker = Some(name.to_owned());
            }
        }
    }
}

impl Utterance {
    /// The participant of the utterance: the only one with the name of its speaker.
    ///
    /// `None` if no participant has the name, or several have it.
    pub fn participant<'list>(
        &self,
        participants: &'list [Participant],
    ) -> Option<&'list Participant> {
        let mut named = named(self.speaker_name(), participants);
        named.next().filter(|_| named.next().is_none())
    }
}

impl DiarizationSegment {
    /// The participant of the segment.
    ///
    /// It is the only participant with the name of the speaker; among several, the one whose `id` is the
    /// [`user_id`](Self::user_id). Without such a name, it is the participant with this `id`: a name may be written in two
    /// ways. `None` if that leaves none or several.
    pub fn participant<'list>(
        &self,
        participants: &'list [Participant],
    ) -> Option<&'list Participant> {
        let has_id = |participant: &&Participant| match participant {
            Participant::Details(details) => {
                // 0 is nobody's number.
                self.user_id.is_some_and(|id| id != 0) && details.id == self.user_id
            }
            Participant::Name(_) => false,
        };
        let only = |mut found: Box<dyn Iterator<Item = &'list Participant> + '_>| {
            found.next().filter(|_| found.next().is_none())
        };
        let names = || Box::new(named(&self.speaker, participants));
        match names().count() {
            0 => only(Box::new(participants.iter().filter(has_id))),
            1 => names().next(),
            _ => only(Box::new(names().filter(has_id))),
        }
    }
}

/// The participants with a name, in either of their names.
fn named<'list>(
    name: &str,
    participants: &'list [Participant],
) -> impl Iterator<Item = &'list Participant> {
    let wanted = name.trim().to_lowercase();
    participants.iter().filter(move |participant| {
        let is_wanted = |name: &str| !wanted.is_empty() && name.trim().to_lowercase() == wanted;
        let display_name = match participant {
            Participant::Name(_) => None,
            Participant::Details(details) => details.display_name.as_deref(),
        };
        is_wanted(participant.name()) || display_name.is_some_and(is_wanted)
    })
}

#[cfg(test)]
mod tests;
