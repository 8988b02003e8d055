//! The files behind the links are read by all entry points alike, and what is computed of them keeps their words.

use std::fmt::Debug;
use std::io::BufReader;

use meeting_baas_models::files::{Speakers, TalkTime};
use meeting_baas_models::{
    ChatMessage, DecodeError, DiarizationSegment, Drift, Found, RawTranscription, Timestamp,
    Transcription,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tests::project;

/// Whether one of the files was read.
pub(super) fn check(input: &[u8]) -> bool {
    let segments = lines(input);
    let mut transcription = agree(input, Transcription::from_slice, Transcription::drift);
    let raw = agree(input, RawTranscription::from_slice, RawTranscription::drift);
    let messages = agree(input, ChatMessage::list_from_slice, ChatMessage::list_drift);
    for chunk in raw.iter().flat_map(|raw| &raw.transcriptions) {
        let _ = (chunk.metadata(), chunk.utterances());
    }
    let is_read =
        transcription.is_some() || raw.is_some() || messages.is_some() || !segments.is_empty();
    if let Some(transcription) = &mut transcription {
        let start = Timestamp::from_unix_seconds(1_773_739_800).unwrap();
        let messages = messages.unwrap_or_default();
        let timeline = transcription.timeline(&messages, start);
        assert!(timeline.is_sorted_by(|one, next| one.start().total_cmp(&next.start()).is_le()));
        let _ = (transcription.to_text(), transcription.talk_time());
        captions(transcription);
        transcription.name_speakers(&segments);
        captions(transcription);
    }
    let talk_times = TalkTime::of_segments(&segments);
    assert!(
        talk_times.iter().all(|time| time.seconds >= 0.0),
        "{talk_times:?}"
    );
    let _ = Speakers::new(&segments).between(0.0, f64::MAX);
    is_read
}

/// Text and tree are read as the same file, and it is written and read again as the same.
fn agree<T: Debug + DeserializeOwned + PartialEq + Serialize>(
    input: &[u8],
    read: fn(&[u8]) -> Result<T, DecodeError>,
    drift: fn(&[u8]) -> Result<Vec<Drift>, DecodeError>,
) -> Option<T> {
    let file = match (read(input), drift(input)) {
        (Ok(file), Ok(_)) => file,
        (Err(error), Err(same)) => {
            assert_eq!(error, same);
            assert_ne!(error.found(), Found::Other, "nothing says why");
            return None;
        }
        (read, drift) => panic!("{read:?}, {drift:?}"),
    };
    if let Ok(tree) = serde_json::from_slice::<Value>(input) {
        assert_eq!(serde_json::from_value::<T>(tree).unwrap(), file);
    }
    let written = serde_json::to_vec(&file).unwrap();
    assert_eq!(read(&written).unwrap(), file);
    Some(file)
}

/// Each line is read as a text of its own, whatever the buffer of the reader is.
fn lines(input: &[u8]) -> Vec<DiarizationSegment> {
    let mut segments = Vec::new();
    for capacity in [1, 7, 8192] {
        segments.clear();
        let mut errors = Vec::new();
        for line in DiarizationSegment::lines(BufReader::with_capacity(capacity, input)) {
            match line {
                Ok(segment) => segments.push(segment),
                Err(error) => errors.push(error.line()),
            }
        }
        let content = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
        let (mut read, mut malformed) = (Vec::new(), Vec::new());
        for (line, number) in content.split(|byte| *byte == b'\n').zip(1..) {
            match DiarizationSegment::from_slice(line) {
                Ok(segment) => read.push(segment),
                Err(_) if line.trim_ascii().is_empty() => {}
                Err(_) => malformed.push(number),
            }
        }
        assert_eq!(segments, read);
        assert_eq!(errors, malformed);
    }
    segments
}

/// Captions have every word, in lines that are of one caption.
fn captions(transcription: &Transcription) {
    let spoken = |text: &str| -> String {
        let kept = text
            .chars()
            .filter(|it| !it.is_control() && !it.is_whitespace());
        kept.collect()
    };
    let mut utterances: Vec<String> = transcription
        .utterances()
        .iter()
        .map(|it| spoken(&it.spoken()))
        .collect();
    utterances.retain(|it| !it.is_empty());
    let length: usize = utterances.iter().map(String::len).sum();
    for (line_length, lines) in [(42, 2), (1, 1), (7, 3)] {
        let captions = transcription
            .captions()
            .line_length(line_length)
            .lines(lines)
            .without_speakers();
        let webvtt = captions.to_webvtt();
        let text = words(webvtt.strip_prefix("WEBVTT\n").unwrap().split("\n\n"), 1);
        let text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        assert_eq!(spoken(&text).len(), length, "{webvtt}");
        let subrip = captions.to_subrip();
        let text = words(subrip.split("\n\n"), 2);
        // The writer adds word joiners, and the text may have some.
        let joiners = |text: &str| text.replace('\u{2060}', "");
        let all: usize = utterances.iter().map(|it| joiners(it).len()).sum();
        assert_eq!(spoken(&joiners(&text)).len(), all, "{subrip}");
        for file in [&webvtt, &subrip] {
            assert!(
                !file.chars().any(|it| it.is_control() && it != '\n'),
                "{file:?}"
            );
            assert!(!file.trim_end().contains("\n\n\n"), "{file:?}");
        }
    }
    let named = transcription.captions();
    let _ = (named.to_webvtt(), named.to_subrip());
}

/// The lines of each caption after its first ones, of which the last has its times.
fn words<'file>(captions: impl Iterator<Item = &'file str>, before: usize) -> String {
    let mut words = String::new();
    for caption in captions.map(str::trim).filter(|it| !it.is_empty()) {
        let lines: Vec<&str> = caption.split('\n').collect();
        let (start, end) = lines[before - 1]
            .split_once(" --> ")
            .unwrap_or_else(|| panic!("{caption:?}"));
        assert!(start.len() == 12 && start <= end, "{caption}");
        assert!(lines.len() > before, "{caption}");
        for line in &lines[before..] {
            assert!(!line.contains("-->"), "{line}");
            words += line;
        }
    }
    words
}

/// The fixtures of the files, and files whose times and texts are odd.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let folder = project::root().join("tests/fixtures/files");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut seeds: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let odd = [
        r#"{"result":{"utterances":[{"start":-1e308,"end":1e308,"text":"-->{\\an8}<b>&amp;\u0000\u2028-- >","speaker":"a>b\n\n1"}]}}"#,
        r#"{"result":{"utterances":[{"start":2,"end":1,"words":[{"word":" a","start":9,"end":3},{"word":"b","start":0,"end":0}]}]}}"#,
        r#"{"speaker":"-->\n","start_time":1e308,"end_time":-1e308}"#,
        "\u{feff}{\"speaker\":\"a\",\"start_time\":0,\"end_time\":1}\r\n\r\n{}\n",
    ];
    seeds.extend(odd.map(|text| text.as_bytes().to_vec()));
    seeds
}
