//! Unpaired surrogates, wherever they are in a text.

use meeting_baas_models::{DriftKind, Envelope};

use super::*;

/// How a string is written in JSON, and what is read.
const FORMS: [(&str, &str); 14] = [
    (r"\ud83d", "\u{fffd}"),
    (r"\uDE00", "\u{fffd}"),
    (r"Ada \ud83d", "Ada \u{fffd}"),
    (r"\ud83dAda", "\u{fffd}Ada"),
    (r"\ude00\ud83d", "\u{fffd}\u{fffd}"),
    (r"\uD83D\u0061", "\u{fffd}a"),
    (r"\ud83d\ud83d\ude00", "\u{fffd}😀"),
    (r"\ud83d\n", "\u{fffd}\n"),
    (r"\ud83d\\ude00", "\u{fffd}\\ude00"),
    (r"\\\ud83d", "\\\u{fffd}"),
    (r#"\\\\\ud83d\""#, "\\\\\u{fffd}\""),
    // These have none.
    (r"\\ud83d", "\\ud83d"),
    (r"\\\\ud83d", "\\\\ud83d"),
    (r"\ud83d\uDE00", "😀"),
];

/// Each place of a string in a text, and the JSON pointer to its value if the string is a key.
const PLACES: [(&str, Option<&str>); 12] = [
    (r#"{"event":"TEXT","data":{}}"#, None),
    (r#"{"data":{},"event":"TEXT"}"#, None),
    (r#"{"event":"new","TEXT":[7]}"#, Some("/")),
    (
        r#"{"event":"new","data":{"a":[{"TEXT":"TEXT"}]}}"#,
        Some("/data/a/0/"),
    ),
    (
        r#"{"event":"bot.failed","data":{"error_message":"TEXT",DATA}}"#,
        None,
    ),
    (
        r#"{"data":{DATA,"error_message":"TEXT"},"event":"bot.failed"}"#,
        None,
    ),
    (
        r#"{"event":"bot.failed","data":{"error_message":"","error_code":"TEXT",BOT}}"#,
        None,
    ),
    (
        r#"{"event":"bot.failed","data":{"TEXT":{},"error_message":"",DATA}}"#,
        Some("/data/"),
    ),
    (
        r#"{"TEXT":1,"data":{"error_message":"",DATA},"event":"bot.failed"}"#,
        Some("/"),
    ),
    (
        r#"{"event":"bot.failed","data":{"new":{"TEXT":["TEXT"]},"error_message":"",DATA}}"#,
        Some("/data/new/"),
    ),
    (
        r#"{"event":"bot.failed","data":{"error_message":"",DATA},"extra":{"TEXT":0}}"#,
        Some("/extra/"),
    ),
    (
        r#"{"data":{"error_message":"",DATA},"event":"bot.failed","extra":{"a":{"TEXT":["TEXT"]}}}"#,
        Some("/extra/a/"),
    ),
];

fn placed(place: &str, written: &str) -> String {
    let bot = format!(r#""bot_id":"{BOT}","sent_at":"2026-01-15T10:30Z""#);
    place
        .replace("DATA", &format!(r#""error_code":"A",{bot}"#))
        .replace("BOT", &bot)
        .replace("TEXT", written)
}

#[test]
fn every_entry_point_reads_a_replacement_wherever_it_is() {
    for (place, key) in PLACES {
        for (written, read) in FORMS {
            let json = placed(place, written);
            // The same text without an escape.
            let quoted = serde_json::to_string(read).unwrap();
            let plain = placed(place, &quoted[1..quoted.len() - 1]);
            assert_eq!(decode(&json).unwrap(), decode(&plain).unwrap(), "{json}");
            assert_eq!(json.parse::<WebhookEvent>(), plain.parse(), "{json}");

            let [envelope, expected] =
                [&json, &plain].map(|json| Envelope::from_slice(json.as_bytes()).unwrap());
            assert_eq!(envelope.event(), expected.event(), "{json}");
            assert_eq!(envelope.extra(), expected.extra(), "{json}");
            if let Some(key) = key {
                let pointer = format!("{key}{read}");
                assert!(envelope.pointer(&pointer).is_some(), "{json}");
                assert!(expected.pointer(&pointer).is_some(), "{plain}");
            }

            let drift = WebhookEvent::drift(json.as_bytes()).unwrap();
            let is_surrogate = |kind| kind == DriftKind::UnpairedSurrogate;
            let has_one = drift.iter().any(|drift| is_surrogate(drift.kind));
            assert_eq!(has_one, read.contains('\u{fffd}'), "{json}");
            let others: Vec<_> = drift
                .into_iter()
                .filter(|drift| !is_surrogate(drift.kind))
                .collect();
            assert_eq!(others, WebhookEvent::drift(plain.as_bytes()).unwrap());
        }
    }
}

/// Every `serde_json` function of its own rejects it in what the types keep.
#[test]
fn serde_json_rejects_it_where_it_is_kept() {
    for json in [
        placed(PLACES[0].0, r"\ud83d"),
        placed(PLACES[4].0, r"\ud83d"),
        placed(PLACES[10].0, r"\ud83d"),
    ] {
        assert!(decode(&json).is_ok(), "{json}");
        assert!(serde_json::from_str::<WebhookEvent>(&json).is_err());
    }
}

/// A text that is cut off within an escape is not JSON.
#[test]
fn half_an_escape_is_an_error() {
    for end in [r"\", r"\u", r"\ud83", r"\ud83d", r"\ud83d\", r"\ud83d\ude0"] {
        let json = format!(r#"{{"event":"{end}"#);
        assert_eq!(rejected(&json).found(), Found::End, "{json}");
        assert!(Envelope::from_slice(json.as_bytes()).is_err());
        let json = format!(r#"{{"event":"{end}"}}"#);
        assert_eq!(decode(&json).is_ok(), end == r"\ud83d", "{json}");
    }
}
