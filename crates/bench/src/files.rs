//! Reading the transcription of a long meeting, compared with structs that derive serde's traits.

use std::hint::black_box;

use meeting_baas_models::Transcription;
use serde::Deserialize;

/// Reads a file and drops the result, which takes time too.
pub type Reader = fn(&[u8]);

/// How a transcription is read, by its name; the first is this project's.
pub const READERS: [(&str, Reader); 2] = [
    ("ours", |json| {
        drop(black_box(Transcription::from_slice(json).unwrap()));
    }),
    ("serde derive", |json| {
        drop(black_box(serde_json::from_slice::<Derived>(json).unwrap()));
    }),
];

/// The transcription of eight hours: 100,000 words in 10,000 utterances.
pub fn transcription() -> String {
    let utterances: Vec<String> = (0..10_000).map(utterance).collect();
    format!(
        r#"{{"bot_id":"7c1d5b0e-3f52-4c8a-9d57-1e0b6a2f4c93","provider":"gladia","created_at":"2026-03-17T10:36:40.120Z","result":{{"languages":["en"],"total_duration":28800.25,"total_utterances":10000,"utterances":[{}]}}}}"#,
        utterances.join(",")
    )
}

fn utterance(number: u32) -> String {
    let start = f64::from(number) * 2.88;
    let time = |word: u32| start + f64::from(word) * 0.271;
    let words = (0..10).map(|word| {
        let (start, end) = (time(word), time(word) + 0.2);
        let confidence = 0.8 + f64::from((number + word) % 20) / 100.0;
        format!(
            r#"{{"word":" considerable","start":{start:.3},"end":{end:.3},"confidence":{confidence:.2}}}"#
        )
    });
    let words: Vec<String> = words.collect();
    format!(
        r#"{{"text":"{}","start":{start:.3},"end":{:.3},"confidence":0.93,"channel":0,"speaker":"Amelie Rousseau","language":"en","words":[{}]}}"#,
        ["considerable"; 10].join(" "),
        time(10),
        words.join(",")
    )
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are read, and not used")]
struct Derived {
    bot_id: Option<uuid::Uuid>,
    provider: Option<String>,
    created_at: Option<chrono::DateTime<chrono::Utc>>,
    result: DerivedResult,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are read, and not used")]
struct DerivedResult {
    utterances: Vec<DerivedUtterance>,
    languages: Option<Vec<String>>,
    total_utterances: Option<u64>,
    total_duration: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are read, and not used")]
struct DerivedUtterance {
    text: Option<String>,
    start: f64,
    end: f64,
    confidence: Option<f64>,
    channel: Option<f64>,
    speaker: Option<String>,
    language: Option<String>,
    words: Option<Vec<DerivedWord>>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are read, and not used")]
struct DerivedWord {
    word: String,
    start: f64,
    end: f64,
    confidence: Option<f64>,
}
