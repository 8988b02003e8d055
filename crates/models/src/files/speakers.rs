//! Who spoke: utterances and the diarization, segments and participants.

use std::collections::HashMap;

use crate::{DiarizationSegment, Participant, Transcription, Utterance};

/// A diarization in the order of time, to look up who spoke.
#[derive(Clone, Debug)]
pub struct Speakers<'segments> {
    /// The segments with a length, in the order of their start.
    segments: Vec<&'segments DiarizationSegment>,
    /// For each segment, the latest end of it and of all before it.
    latest_ends: Vec<f64>,
}

impl<'segments> Speakers<'segments> {
    /// Sorts the segments. Those without a length are ignored.
    pub fn new(segments: &'segments [DiarizationSegment]) -> Self {
        let mut segments: Vec<&DiarizationSegment> = segments.iter().collect();
        segments.retain(|segment| segment.end_time > segment.start_time);
        segments.sort_by(|one, other| one.start_time.total_cmp(&other.start_time));
        let mut latest = f64::NEG_INFINITY;
        let latest_ends = segments.iter().map(|segment| {
            latest = latest.max(segment.end_time);
            latest
        });
        Self {
            latest_ends: latest_ends.collect(),
            segments,
        }
    }

    /// The name of who spoke longest between two instants, in seconds from the start of the recording.
    ///
    /// The segments of one name count together. Among names that spoke equally long, it is that of the segment that begins
    /// first. `None` in a gap. Of an interval without a length, the instant counts.
    pub fn between(&self, start: f64, end: f64) -> Option<&'segments str> {
        let mut totals: Vec<(&str, f64)> = Vec::new();
        let mut positions: HashMap<&str, usize> = HashMap::new();
        for segment in self.overlapping(start, end) {
            let overlap = segment.end_time.min(end) - segment.start_time.max(start);
            let position = *positions.entry(&segment.speaker).or_insert(totals.len());
            match totals.get_mut(position) {
                Some((_, total)) => *total += overlap,
                None => totals.push((&segment.speaker, overlap)),
            }
        }
        let mut longest: Option<(&str, f64)> = None;
        for (name, total) in totals {
            if longest.is_none_or(|(_, most)| total > most) {
                longest = Some((name, total));
            }
        }
        longest.map(|(name, _)| name)
    }

    fn overlapping(
        &self,
        start: f64,
        end: f64,
    ) -> impl Iterator<Item = &'segments DiarizationSegment> {
        let first = self.latest_ends.partition_point(|latest| *latest <= start);
        let segments = self.segments.get(first..).unwrap_or_default();
        let segments = segments.iter().copied();
        segments
            .take_while(move |segment| segment.start_time < end || segment.start_time <= start)
            .filter(move |segment| segment.end_time > start)
    }
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
mod tests {
    use super::*;

    fn segments(spans: &[(&str, f64, f64)]) -> Vec<DiarizationSegment> {
        let segments = spans
            .iter()
            .map(|(speaker, start_time, end_time)| DiarizationSegment {
                speaker: (*speaker).to_owned(),
                start_time: *start_time,
                end_time: *end_time,
                user_id: None,
                lang: None,
                source: None,
            });
        segments.collect()
    }

    #[test]
    fn the_longest_speaker_wins_and_the_first_of_equals() {
        let segments = segments(&[
            ("Grace", 4.0, 6.0),
            ("Ada", 0.0, 3.0),
            ("Grace", 2.0, 3.0),
            ("Linus", 10.0, 10.0),
            ("Ada", 20.0, 30.0),
        ]);
        let speakers = Speakers::new(&segments);
        for (start, end, expected) in [
            // Ada 3, Grace 1 + 2.
            (0.0, 6.0, Some("Ada")),
            (0.5, 6.0, Some("Grace")),
            (2.0, 3.0, Some("Ada")),
            (3.0, 4.0, None),
            (6.0, 20.0, None),
            // An instant, and a segment without a length.
            (4.0, 4.0, Some("Grace")),
            (10.0, 10.0, None),
            (19.0, 21.0, Some("Ada")),
            (29.0, 40.0, Some("Ada")),
            (30.0, 40.0, None),
        ] {
            assert_eq!(speakers.between(start, end), expected, "{start} to {end}");
        }
    }

    #[test]
    fn a_long_segment_is_found_behind_short_ones() {
        let mut spans = vec![("Ada", 0.0, 1000.0)];
        spans.extend((1..100).map(|second| ("Grace", f64::from(second), f64::from(second) + 0.5)));
        let segments = segments(&spans);
        assert_eq!(Speakers::new(&segments).between(500.0, 501.0), Some("Ada"));
    }

    #[test]
    fn utterance_in_a_gap_keeps_its_speaker() {
        let mut transcription = Transcription::from_slice(
            br#"{"result": {"utterances": [
                {"start": 0, "end": 1, "speaker": "speaker 1"},
                {"start": 5, "end": 6, "speaker": "speaker 2"}
            ]}}"#,
        )
        .unwrap();
        transcription.name_speakers(&segments(&[("Ada", 0.0, 2.0)]));
        let names: Vec<&str> = transcription
            .utterances()
            .iter()
            .map(Utterance::speaker_name)
            .collect();
        assert_eq!(names, ["Ada", "speaker 2"]);
    }

    #[test]
    fn participant_is_found_by_name_and_among_several_by_id() {
        let participants: Vec<Participant> = serde_json::from_str(
            r#"[
                {"name": "Ada", "id": 1},
                {"name": "Sam", "id": 2},
                {"name": "sam ", "id": 3},
                {"name": "g.hopper", "id": 4, "display_name": "Grace"},
                "Linus"
            ]"#,
        )
        .unwrap();
        let found = |speaker: &str, user_id: Option<i64>| {
            let mut segment = segments(&[(speaker, 0.0, 1.0)]).remove(0);
            segment.user_id = user_id;
            let found = segment.participant(&participants)?;
            participants.iter().position(|it| std::ptr::eq(it, found))
        };
        assert_eq!(found("Ada", None), Some(0));
        assert_eq!(found("Ada", Some(3)), Some(0));
        assert_eq!(found("Sam", Some(3)), Some(2));
        assert_eq!(found("Sam", None), None);
        assert_eq!(found("Sam", Some(9)), None);
        assert_eq!(found("Grace", Some(0)), Some(3));
        assert_eq!(found("Linus", None), Some(4));
        assert_eq!(found("G. Hopper", Some(4)), Some(3));
        assert_eq!(found("Unknown", Some(0)), None);
        assert_eq!(found("", None), None);
    }
}
