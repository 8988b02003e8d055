//! Hides the values of a payload that may be secret or personal.

use meeting_baas_models::{Timestamp, Uuid};
use serde_json::{Map, Value};

/// What is shown instead of a value.
const HIDDEN: &str = "[hidden]";

/// The keys whose values are words of the vendor. Any other text may be a link, a name or what somebody wrote.
const WORDS: &[&str] = &[
    "alert_type",
    "calendar_platform",
    "category",
    "code",
    "error_code",
    "event",
    "event_type",
    "meeting_platform",
    "reason",
    "status",
    "transcription_provider",
];

/// How much of a payload is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Identifiers, times, numbers, and the words of the vendor.
    Known,
    /// The name of the event alone: nothing is known of the others.
    EventName,
}

/// The payload without links, names, texts, and the values of `extra`.
pub(crate) fn hidden(payload: &Value, shown: Shown) -> Value {
    match payload {
        Value::Object(members) => {
            let all = shown == Shown::EventName;
            object(members, |key, value| {
                if key == "event" {
                    value_of(key, value, false)
                } else {
                    value_of(key, value, all || key == "extra")
                }
            })
        }
        other => value_of("", other, true),
    }
}

fn value_of(key: &str, value: &Value, all: bool) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Object(members) => object(members, |key, value| value_of(key, value, all)),
        Value::Array(items) => items.iter().map(|item| value_of(key, item, all)).collect(),
        Value::String(text) if !all && is_shown(key, text) => value.clone(),
        Value::Bool(_) | Value::Number(_) if !all => value.clone(),
        _ => HIDDEN.into(),
    }
}

fn object(members: &Map<String, Value>, shown: impl Fn(&str, &Value) -> Value) -> Value {
    let members = members.iter().zip(1..).map(|((key, value), number)| {
        let name = if is_word(key) {
            key.clone()
        } else {
            format!("{HIDDEN} {number}")
        };
        (name, shown(key, value))
    });
    Value::Object(members.collect())
}

fn is_shown(key: &str, text: &str) -> bool {
    text.parse::<Uuid>().is_ok()
        || text.parse::<Timestamp>().is_ok()
        || (WORDS.contains(&key) && is_word(text))
}

/// Whether a text is a short identifier, and so neither a link nor a sentence.
pub(crate) fn is_word(text: &str) -> bool {
    let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    !text.is_empty() && text.len() <= 64 && text.bytes().all(is_valid)
}

/// A word of a sender, or what is shown instead of it.
pub(crate) fn word(text: &str) -> &str {
    if is_word(text) { text } else { HIDDEN }
}

#[cfg(test)]
mod tests {
    use super::{Shown, hidden};
    use meeting_baas_webhooks::testing::{alert_sample, callback_samples, webhook_samples};
    use serde_json::{Value, json};

    /// All texts of a value, keys included.
    fn texts(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
            Value::Object(members) => {
                for (key, value) in members {
                    found.push(key.clone());
                    texts(value, found);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn no_sample_shows_a_link_a_name_or_a_sentence() {
        let mut hides = 0;
        let samples = webhook_samples().iter().chain(callback_samples());
        for sample in samples.chain([alert_sample()]) {
            let payload: Value = serde_json::from_str(sample.json()).unwrap();
            let mut found = Vec::new();
            texts(&hidden(&payload, Shown::Known), &mut found);
            hides += usize::from(found.iter().any(|text| text == "[hidden]"));
            for text in found.iter().filter(|text| *text != "[hidden]") {
                assert!(!text.contains([' ', '/', '@', '?']), "{text}");
            }
        }
        assert!(hides > 10, "{hides}");
    }

    #[test]
    fn nothing_of_extra_or_of_an_unknown_event_is_shown() {
        let payload = json!({
            "event": "bot.sang",
            "data": {"bot_id": "7c1d5b0e-3f52-4c8a-9d57-1e0b6a2f4c93", "code": "hunter2", "https://x": 7},
            "extra": {"tenant": 7, "tokens": ["hunter2", true]}
        });
        assert_eq!(
            hidden(&payload, Shown::Known),
            json!({
                "event": "bot.sang",
                "data": {"bot_id": "7c1d5b0e-3f52-4c8a-9d57-1e0b6a2f4c93", "code": "hunter2", "[hidden] 3": 7},
                "extra": {"tenant": "[hidden]", "tokens": ["[hidden]", "[hidden]"]}
            })
        );
        let nothing = hidden(&payload, Shown::EventName).to_string();
        assert!(
            nothing.contains("bot.sang") && !nothing.contains("hunter2") && !nothing.contains('7'),
            "{nothing}"
        );
    }
}
