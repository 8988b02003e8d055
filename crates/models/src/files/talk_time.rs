//! How long each speaker spoke.

use std::collections::BTreeMap;
use std::fmt;

use crate::redacted;
use crate::{DiarizationSegment, Transcription};

/// How long one speaker spoke.
///
/// `Debug` shows the name up to the first link in it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct TalkTime {
    /// The name of the speaker.
    pub speaker: String,
    /// In seconds.
    pub seconds: f64,
}

impl fmt::Debug for TalkTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TalkTime")
            .field("speaker", &redacted::text(&self.speaker))
            .field("seconds", &self.seconds)
            .finish()
    }
}

impl TalkTime {
    /// How long each speaker spoke by the diarization, the longest first, then by name.
    ///
    /// Where several speak at once, the time counts for each of them. Overlapping segments of one speaker count once, and
    /// pauses between them do not count. A segment that begins before 0 counts from 0. A segment without a length does not
    /// count. Segments of one name belong together, whatever their `user_id`.
    ///
    /// ```
    /// use meeting_baas_models::DiarizationSegment;
    /// use meeting_baas_models::files::TalkTime;
    ///
    /// let file = r#"{"speaker": "Ada", "start_time": -1, "end_time": 4}
    /// {"speaker": "Grace", "start_time": 3, "end_time": 10}
    /// {"speaker": "Ada", "start_time": 20, "end_time": 21}"#;
    /// let segments = DiarizationSegment::lines(file.as_bytes()).collect::<Result<Vec<_>, _>>()?;
    ///
    /// let times = TalkTime::of_segments(&segments);
    /// let times: Vec<_> = times.iter().map(|it| (it.speaker.as_str(), it.seconds)).collect();
    /// assert_eq!(times, [("Grace", 7.0), ("Ada", 5.0)]);
    /// # Ok::<(), meeting_baas_models::files::LineError>(())
    /// ```
    pub fn of_segments(segments: &[DiarizationSegment]) -> Vec<Self> {
        let spans = segments.iter();
        total(spans.map(|it| (it.speaker.as_str(), it.start_time, it.end_time)))
    }
}

impl Transcription {
    /// How long each speaker spoke by the transcription; [`TalkTime::of_segments`] has the rules.
    ///
    /// The diarization is more exact where both exist.
    pub fn talk_time(&self) -> Vec<TalkTime> {
        let spans = self.result.utterances.iter();
        total(spans.map(|it| (it.speaker_name(), it.start, it.end)))
    }
}

fn total<'name>(spans: impl Iterator<Item = (&'name str, f64, f64)>) -> Vec<TalkTime> {
    let mut by_speaker: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for (speaker, start, end) in spans {
        let start = start.max(0.0);
        if end > start {
            by_speaker.entry(speaker).or_default().push((start, end));
        }
    }
    let times = by_speaker.into_iter().map(|(speaker, spans)| TalkTime {
        speaker: speaker.to_owned(),
        seconds: covered(spans),
    });
    let mut times: Vec<TalkTime> = times.collect();
    // Stable: equal times stay in the order of the names.
    times.sort_by(|one, other| other.seconds.total_cmp(&one.seconds));
    times
}

/// The length that the spans cover together.
fn covered(mut spans: Vec<(f64, f64)>) -> f64 {
    spans.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut seconds = 0.0;
    let mut covered_to = 0.0_f64;
    for (start, end) in spans {
        seconds += (end - start.max(covered_to)).max(0.0);
        covered_to = covered_to.max(end);
    }
    seconds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(spans: &[(&str, f64, f64)]) -> Vec<(String, f64)> {
        let times = total(spans.iter().copied());
        times
            .into_iter()
            .map(|it| (it.speaker, it.seconds))
            .collect()
    }

    #[test]
    fn overlaps_count_for_each_and_once_for_one() {
        let ada = ("Ada".to_owned(), 7.0);
        let grace = ("Grace".to_owned(), 2.0);
        let spans = [
            ("Ada", 4.0, 6.0),
            ("Grace", 1.0, 3.0),
            ("Ada", 0.0, 5.0),
            ("Ada", 2.0, 3.0),
            // After a pause.
            ("Ada", 10.0, 11.0),
        ];
        assert_eq!(times(&spans), [ada, grace]);
    }

    #[test]
    fn negative_starts_are_0_and_empty_segments_do_not_count() {
        let spans = [
            ("Ada", -3.0, 1.0),
            ("Ada", -3.0, -2.0),
            ("Grace", 5.0, 5.0),
            ("Linus", 6.0, 4.0),
        ];
        assert_eq!(times(&spans), [("Ada".to_owned(), 1.0)]);
    }

    #[test]
    fn equal_times_are_in_the_order_of_names() {
        let spans = [("Grace", 0.0, 1.0), ("Ada", 1.0, 2.0)];
        let names: Vec<String> = times(&spans).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["Ada", "Grace"]);
    }
}
