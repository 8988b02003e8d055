//! Writes captions of random transcriptions, with what was spoken, for readers that are not of this project: a JSON object
//! on each line.

use meeting_baas_models::Transcription;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tests::document::openapi;
use tests::generator;

/// How many transcriptions are written.
const MEETINGS: usize = 2000;

fn main() {
    let files = generator::payload(&openapi(), "Transcription");
    let mut runner = TestRunner::deterministic();
    for _ in 0..MEETINGS {
        let file = files.new_tree(&mut runner).unwrap().current();
        let file = Transcription::from_slice(file.to_string().as_bytes()).unwrap();
        println!("{}", meeting(&file));
    }
}

fn meeting(file: &Transcription) -> Value {
    let spoken = file.utterances().iter().map(|utterance| {
        let [speaker, text] = [utterance.speaker_name(), &utterance.spoken()].map(printable);
        let speaker = if speaker.is_empty() {
            "Unknown"
        } else {
            &speaker
        };
        json!({"speaker": speaker, "text": text})
    });
    let spoken = spoken.filter(|it| it["text"] != "");
    json!({
        "spoken": spoken.collect::<Vec<_>>(),
        "webvtt": file.captions().to_webvtt(),
        "subrip": file.captions().to_subrip(),
    })
}

/// A text without control characters, in one line.
fn printable(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|it| !it.is_control() || it.is_whitespace())
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
