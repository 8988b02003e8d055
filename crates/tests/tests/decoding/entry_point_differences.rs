//! The inputs on which the entry points differ, or may differ.

use meeting_baas_models::WebhookEvent;
use serde::Deserialize;
use serde_json::Value;

const BOT: &str = "7b0c1e4e-5c53-4a43-9f6c-3a1f0d0e7a11";

/// Whether `from_slice` and `Deserialize` accept an input, as in the table in the documentation of the events.
const OUTSIDE: [(&str, &[u8], [bool; 2]); 12] = [
    (
        "a duplicate known key: an error, or the last",
        br#"{"event":"bot.failed","data":D,"extra":{},"extra":null}"#,
        [false, true],
    ),
    (
        "a duplicate unknown key",
        br#"{"event":"bot.failed","data":D,"new":1,"new":2}"#,
        [true, true],
    ),
    (
        "a duplicate key in extra: the last",
        br#"{"event":"bot.failed","data":D,"extra":{"a":1,"a":2}}"#,
        [true, true],
    ),
    (
        "a second event",
        br#"{"event":"bot.failed","data":D,"event":"bot.failed"}"#,
        [false, true],
    ),
    (
        "a second data",
        br#"{"event":"bot.failed","data":{},"data":D}"#,
        [false, true],
    ),
    (
        "a huge number in an unknown key",
        br#"{"event":"bot.failed","data":D,"new":1e999}"#,
        [true, false],
    ),
    (
        "a huge number in extra",
        br#"{"event":"bot.failed","data":D,"extra":{"a":1e999}}"#,
        [false, false],
    ),
    (
        "an unpaired surrogate in an unknown key",
        br#"{"event":"bot.failed","data":D,"new":"\ud800"}"#,
        [true, false],
    ),
    (
        "an unpaired surrogate in extra: U+FFFD",
        br#"{"event":"bot.failed","data":D,"extra":{"a":"\ud800"}}"#,
        [true, false],
    ),
    (
        "invalid UTF-8 under an unknown key",
        b"{\"event\":\"bot.failed\",\"data\":D,\"new\":\"\xff\"}",
        [false, false],
    ),
    (
        "a byte order mark",
        b"\xef\xbb\xbf{\"event\":\"bot.failed\",\"data\":D}",
        [false, false],
    ),
    (
        "text after the object",
        br#"{"event":"bot.failed","data":D} {}"#,
        [false, false],
    ),
];

fn accepted(json: &[u8]) -> [bool; 2] {
    let over_a_value = serde_json::from_slice::<Value>(json).and_then(WebhookEvent::deserialize);
    let deserialized = serde_json::from_slice::<WebhookEvent>(json);
    assert_eq!(deserialized.is_ok(), over_a_value.is_ok());
    [WebhookEvent::from_slice(json).is_ok(), deserialized.is_ok()]
}

#[test]
fn each_entry_point_does_what_its_table_says() {
    let data = format!(
        r#"{{"bot_id":"{BOT}","error_code":"OOM_KILLED","error_message":"","sent_at":"2026-01-15T10:30Z"}}"#
    );
    for (label, template, expected) in OUTSIDE {
        let place = template.windows(2).rposition(|pair| pair == b":D").unwrap() + 1;
        let (before, after) = template.split_at(place);
        let json = [before, data.as_bytes(), after.get(1..).unwrap()].concat();
        assert_eq!(accepted(&json), expected, "{label}");
    }
}

/// A `Value` has each key once.
#[test]
fn duplicate_key_in_data_is_rejected_in_a_text_only() {
    let data = format!(
        r#"{{"bot_id":7,"bot_id":"{BOT}","error_code":"OOM_KILLED","error_message":"","sent_at":"2026-01-15T10:30Z"}}"#
    );
    let data_last = format!(r#"{{"event":"bot.failed","data":{data}}}"#);
    assert_eq!(accepted(data_last.as_bytes()), [false, true]);
    let data_first = format!(r#"{{"data":{data},"event":"bot.failed"}}"#);
    assert_eq!(accepted(data_first.as_bytes()), [false, true]);
}

#[test]
fn deep_nesting_is_rejected_where_it_is_kept() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let data = format!(
        r#"{{"bot_id":"{BOT}","error_code":"OOM_KILLED","error_message":"","sent_at":"2026-01-15T10:30Z"}}"#
    );
    let skipped = format!(r#"{{"event":"bot.failed","data":{data},"new":{deep}}}"#);
    assert_eq!(accepted(skipped.as_bytes()), [true, false]);
    let kept = format!(r#"{{"event":"bot.failed","data":{data},"extra":{{"a":{deep}}}}}"#);
    assert_eq!(accepted(kept.as_bytes()), [false, false]);
    let whole = format!(r#"{{"event":"new","data":{deep}}}"#);
    assert_eq!(accepted(whole.as_bytes()), [false, false]);
    let held = format!(r#"{{"new":{deep},"data":{data},"event":"bot.failed"}}"#);
    assert_eq!(accepted(held.as_bytes()), [true, false]);
}
