//! The files behind the links: they are valid, round-trip, and give the results that services compute.

use std::fs;
use std::path::Path;

use crate_tests::specification::Specification;
use meeting_baas_models::files::{TalkTime, TimelineItem};
use meeting_baas_models::{
    ChatMessage, DecodeError, DiarizationSegment, Drift, RawTranscription, Timestamp, Transcription,
};
use serde::Serialize;
use serde_json::Value;
use tests::project;

/// What is read of a text, written again, and its drift.
type Read = fn(&[u8]) -> Result<(Value, Vec<Drift>), DecodeError>;

fn written(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

/// The type of each kind of file, by the name of its schema, and how it is read.
const KINDS: [(&str, &str, Read); 4] = [
    ("chat_messages", "ChatMessage", |json| {
        let messages = ChatMessage::list_from_slice(json)?;
        Ok((written(messages), ChatMessage::list_drift(json)?))
    }),
    ("diarization", "DiarizationSegment", |json| {
        let segment = DiarizationSegment::from_slice(json)?;
        Ok((written(segment), DiarizationSegment::drift(json)?))
    }),
    ("raw_transcription", "RawTranscription", |json| {
        let file = RawTranscription::from_slice(json)?;
        Ok((written(file), RawTranscription::drift(json)?))
    }),
    ("transcription", "Transcription", |json| {
        let file = Transcription::from_slice(json)?;
        Ok((written(file), Transcription::drift(json)?))
    }),
];

fn fixture(name: &str) -> String {
    project::read(&format!("tests/fixtures/files/{name}"))
}

/// The names of all fixtures.
fn fixtures() -> Vec<String> {
    let folder = project::root().join("tests/fixtures/files");
    let files = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The texts of a fixture that are JSON: itself, or its lines.
fn texts(name: &str) -> Vec<String> {
    let text = fixture(name);
    if Path::new(name).extension().is_some_and(|it| it == "jsonl") {
        text.lines().map(str::to_owned).collect()
    } else {
        vec![text]
    }
}

/// Numbers as doubles: `3` and `3.0` have one value.
fn by_value(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().unwrap().into(),
        Value::Array(items) => items.iter().map(by_value).collect(),
        Value::Object(members) => {
            let members = members.iter();
            members
                .map(|(key, it)| (key.clone(), by_value(it)))
                .collect()
        }
        other => other.clone(),
    }
}

#[test]
fn a_file_is_valid_and_comes_back_with_numbers_of_the_same_value() {
    let specification = Specification::read();
    let mut kinds_seen = Vec::new();
    for name in fixtures() {
        let (kind, schema, read) = KINDS
            .into_iter()
            .find(|(kind, ..)| name.split('.').next() == Some(*kind))
            .unwrap_or_else(|| panic!("{name} is of no kind"));
        kinds_seen.push(kind);
        for text in texts(&name) {
            let sent: Value = serde_json::from_str(&text).unwrap();
            let values = sent.as_array().cloned().unwrap_or(vec![sent.clone()]);
            for value in values {
                let complaints = specification.named(schema).complaints(&value);
                assert_eq!(complaints, [""; 0], "{name}: {value}");
            }
            let (written, drift) = read(text.as_bytes()).unwrap();
            assert_eq!(by_value(&written), by_value(&sent), "{name}");
            assert_eq!(drift, [], "{name}");
        }
    }
    kinds_seen.dedup();
    assert_eq!(kinds_seen, KINDS.map(|(kind, ..)| kind));
}

fn transcription() -> Transcription {
    Transcription::from_slice(fixture("transcription.json").as_bytes()).unwrap()
}

fn segments(name: &str) -> Vec<DiarizationSegment> {
    let file = fixture(name);
    let lines = DiarizationSegment::lines(file.as_bytes());
    lines.map(|line| line.unwrap()).collect()
}

fn talk_time(times: &[TalkTime]) -> String {
    let lines = times
        .iter()
        .map(|it| format!("{}: {:.2} s", it.speaker, it.seconds));
    lines.collect::<Vec<_>>().join("\n")
}

fn timeline(items: &[TimelineItem<'_>]) -> String {
    let lines = items.iter().map(|item| match item {
        TimelineItem::Turn(turn) => format!("{:.2} {}: {}", turn.start, turn.speaker, turn.text),
        TimelineItem::Message { start, message } => {
            format!(
                "{start:.2} {} writes: {}",
                message.sender_name, message.text
            )
        }
        other => panic!("{other:?}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What is computed of one meeting, for review.
#[test]
fn results_of_a_meeting() {
    let mut transcription = transcription();
    let diarization = segments("diarization.jsonl");
    let messages = ChatMessage::list_from_slice(fixture("chat_messages.json").as_bytes()).unwrap();
    let recording_start: Timestamp = "2026-03-17T10:05:00Z".parse().unwrap();
    let by_transcription = talk_time(&transcription.talk_time());
    transcription.name_speakers(&diarization);
    let results = [
        ("text", transcription.to_text()),
        ("srt", transcription.captions().to_subrip()),
        ("vtt", transcription.captions().to_webvtt()),
        ("talk time by the transcription", by_transcription),
        (
            "talk time by the diarization",
            talk_time(&TalkTime::of_segments(&diarization)),
        ),
        (
            "talk time by an older diarization",
            talk_time(&TalkTime::of_segments(&segments("diarization.older.jsonl"))),
        ),
        (
            "timeline",
            timeline(&transcription.timeline(&messages, recording_start)),
        ),
    ];
    let results = results.map(|(name, result)| format!("===== {name}\n{}\n", result.trim_end()));
    insta::with_settings!({
        description => "What is computed of the fixtures in `tests/fixtures/files`",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("files", results.join("\n"));
    });
}

#[test]
fn malformed_file_is_an_error_with_its_path_and_without_its_text() {
    let text = fixture("transcription.json").replace("\"start\": 5.6", "\"start\": \"s3cret\"");
    let error = Transcription::from_slice(text.as_bytes()).unwrap_err();
    assert_eq!(error.path(), "result.utterances[2].words[1].start");
    assert!(!format!("{error} {error:?}").contains("s3cret"));
    let error = Transcription::from_slice(b"null").unwrap_err();
    assert_eq!(error.path(), "");
    let error = ChatMessage::list_from_slice(b"[{}]").unwrap_err();
    assert_eq!(error.path(), "[0].message_id");
}
