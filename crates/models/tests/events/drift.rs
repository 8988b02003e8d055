//! Keys and values of a payload that the types do not know.

use meeting_baas_models::{Drift, DriftKind, Participant};

use super::*;

#[test]
fn drift_lists_paths() {
    let mut payload = completed();
    assert_eq!(
        WebhookEvent::drift(payload.to_string().as_bytes()).unwrap(),
        []
    );
    payload["new"] = json!({"deep": 1});
    payload["extra"] = json!({"new": {"new": 1}});
    payload["data"]["odd key"] = json!(1e300);
    payload["data"]["participants"][0]["pronouns"] = json!("she");
    let mut drift = places(&payload);
    drift.sort();
    assert_eq!(
        drift,
        [
            (
                "data.participants[0].pronouns".to_owned(),
                DriftKind::UnknownKey
            ),
            ("data[\"odd key\"]".to_owned(), DriftKind::UnknownKey),
            ("new".to_owned(), DriftKind::UnknownKey),
        ]
    );
    let mut payload = failed();
    payload["data"]["error_code"] = json!("SECRET");
    assert_eq!(
        places(&payload),
        [("data.error_code".to_owned(), DriftKind::UnknownValue)]
    );
    payload["event"] = json!("calendar.connection_error");
    assert_eq!(
        places(&payload),
        [("event".to_owned(), DriftKind::UnknownValue)]
    );
    assert!(WebhookEvent::drift(b"[]").is_err());
}

#[test]
fn unpaired_surrogate_is_read_as_replacement_and_listed() {
    let json = format!(
        r#"{{"new": "\ud800", "event": "bot.completed", "data": {{"bot_id": "{BOT}", "data_deleted": false,
            "sent_at": "2026-01-15T10:30:00.000Z", "speakers": ["\\ud83d", "Ada\ud83d", {{"name": "\ude00"}}],
            "odd\ude00": [[]], "transcription_provider": "\ud83d\ude00"}}, "extra": {{"\ud83d": ["\ud83d", 1]}}}}"#
    );
    let WebhookEvent::BotCompleted(event) = decode(&json).unwrap() else {
        panic!("another event");
    };
    let speakers = event.data.speakers.unwrap();
    let names: Vec<&str> = speakers.iter().map(Participant::name).collect();
    assert_eq!(names, ["\\ud83d", "Ada\u{fffd}", "\u{fffd}"]);
    let extra = event.extra.unwrap().into_map();
    assert_eq!(Value::from(extra), json!({"\u{fffd}": ["\u{fffd}", 1]}));
    assert_eq!(event.data.transcription_provider.unwrap(), "😀");
    let drift = WebhookEvent::drift(json.as_bytes()).unwrap();
    let listed: Vec<String> = drift.iter().map(Drift::to_string).collect();
    assert_eq!(
        listed,
        [
            "new: an unknown key",
            "data[\"odd\u{fffd}\"]: an unknown key",
            "new: an unpaired surrogate",
            "data.speakers[1]: an unpaired surrogate",
            "data.speakers[2].name: an unpaired surrogate",
            "data[\"odd\u{fffd}\"]: an unpaired surrogate",
            "extra: an unpaired surrogate",
        ]
    );
    assert!(serde_json::from_str::<WebhookEvent>(&json).is_err());
}

#[test]
fn unpaired_surrogate_in_an_unknown_event_is_read_as_replacement_and_listed() {
    let json = r#"{"event": "new\ud83d", "data": {"text": "\ud83d"}}"#;
    let event = decode(json).unwrap();
    assert_eq!(event.event(), Some("new\u{fffd}"));
    let written = json!({"event": "new\u{fffd}", "data": {"text": "\u{fffd}"}});
    assert_eq!(serde_json::to_value(&event).unwrap(), written);
    let drift = WebhookEvent::drift(json.as_bytes()).unwrap();
    let listed: Vec<String> = drift.iter().map(Drift::to_string).collect();
    assert_eq!(
        listed,
        [
            "event: an unknown value",
            "event: an unpaired surrogate",
            "data: an unpaired surrogate",
        ]
    );
}

/// In time that grows with the length of the body; with its square, this would take half a minute and not half a second.
#[test]
fn a_hundred_thousand_unpaired_surrogates_are_listed() {
    const COUNT: usize = 100_000;
    let keys = "\"\\ud800\":0,".repeat(COUNT);
    let json = format!("{{{keys}{}", &failed().to_string()[1..]);
    let drift = WebhookEvent::drift(json.as_bytes()).unwrap();
    assert_eq!(drift.len(), 2 * COUNT);
}

#[test]
fn error_with_an_unpaired_surrogate_keeps_its_position() {
    let json = r#"{"event": "bot.failed", "data": {"error_message": "\ud83d", "bot_id": 7}}"#;
    let plain = json.replace("\\ud83d", "\\u0041");
    assert_eq!(rejected(json), rejected(&plain));
    assert_eq!(rejected(json).path(), "data.bot_id");
}

fn places(payload: &Value) -> Vec<(String, DriftKind)> {
    let drift: Vec<Drift> = WebhookEvent::drift(payload.to_string().as_bytes()).unwrap();
    drift
        .into_iter()
        .map(|drift| (drift.path, drift.kind))
        .collect()
}
