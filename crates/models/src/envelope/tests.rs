use serde_json::{Value, json};

use super::*;
use crate::{Found, WebhookEvent};

const BOT: &str = "7b0c1e4e-5c53-4a43-9f6c-3a1f0d0e7a11";

fn completed() -> Value {
    json!({
        "event": "bot.completed",
        "data": {
            "bot_id": BOT,
            "data_deleted": false,
            "event_id": BOT,
            "participants": [{"name": "Ada", "id": 1}],
            "sent_at": "2026-01-15T10:30:00.000Z",
            "video": "https://storage.example.com/video.mp4?signature=s3cret",
        },
        "extra": {"tenant": 7},
    })
}

fn envelope(json: &str) -> Envelope<'_> {
    Envelope::try_from(json).unwrap()
}

fn assert_agrees(json: &str) {
    let envelope = envelope(json);
    assert_eq!(envelope.event().unwrap().as_deref(), Some("bot.completed"));
    assert_eq!(envelope.bot_id().unwrap().unwrap().to_string(), BOT);
    assert_eq!(envelope.event_id().unwrap().unwrap().to_string(), BOT);
    assert_eq!(envelope.calendar_id().unwrap(), None);
    let sent_at = envelope.sent_at().unwrap().unwrap();
    assert_eq!(sent_at.to_string(), "2026-01-15T10:30:00.000Z");
    let extra = envelope.extra().unwrap().unwrap();
    assert_eq!(Value::from(extra.into_map()), json!({"tenant": 7}));
    let artifacts: Vec<_> = envelope.artifacts().collect();
    let video = SignedUrl::from("https://storage.example.com/video.mp4?signature=s3cret");
    assert_eq!(artifacts, [(ArtifactKind::Video, Ok(video))]);
}

#[test]
fn part_of_each_key_has_its_path() {
    for (part, path) in PATHS.iter().enumerate() {
        let found = match path.strip_prefix("data.") {
            Some(key) => part_of_data(key),
            None => part_of_object(path),
        };
        assert_eq!(found, Some(part), "{path}");
    }
    for kind in ArtifactKind::ALL {
        assert!(part_of_data(kind.as_str()).is_some(), "{kind}");
    }
}

#[test]
fn envelope_agrees_with_the_event() {
    let json = completed().to_string();
    assert!(WebhookEvent::from_slice(json.as_bytes()).is_ok());
    assert_agrees(&json);
    assert_agrees(&serde_json::to_string_pretty(&completed()).unwrap());
}

#[test]
fn envelope_agrees_if_another_field_is_malformed() {
    for malformed in [json!(null), json!("x"), json!([[{}]]), json!({"bot_id": 1})] {
        for key in ["data_deleted", "participants", "duration_seconds"] {
            let mut payload = completed();
            payload["data"][key] = malformed.clone();
            assert_agrees(&payload.to_string());
        }
    }
    let mut payload = completed();
    payload["data"]
        .as_object_mut()
        .unwrap()
        .remove("data_deleted");
    assert!(WebhookEvent::from_slice(payload.to_string().as_bytes()).is_err());
    assert_agrees(&payload.to_string());
}

#[test]
fn malformed_part_is_an_error_of_its_own() {
    let json = "{\"event\": \"bot.completed\",\n \"data\": {\"bot_id\": 7, \"video\": []}}";
    let envelope = envelope(json);
    let error = envelope.bot_id().unwrap_err();
    assert_eq!(
        error.to_string(),
        "at `data.bot_id` (line 2, column 21): expected a string, the UUID of a `BotId`, found a number"
    );
    let error = envelope.artifact(ArtifactKind::Video).unwrap_err();
    assert_eq!((error.path(), error.found()), ("data.video", Found::Array));
    assert_eq!(envelope.event().unwrap().as_deref(), Some("bot.completed"));
    assert_eq!(envelope.artifact(ArtifactKind::Audio), Ok(None));
}

#[test]
fn position_of_a_malformed_part_is_that_of_the_event() {
    let mut payload = completed();
    payload["data"]["bot_id"] = json!(7);
    for json in [
        payload.to_string(),
        serde_json::to_string_pretty(&payload).unwrap(),
    ] {
        let error = WebhookEvent::from_slice(json.as_bytes()).unwrap_err();
        let part = envelope(&json).bot_id().unwrap_err();
        let position = |error: &DecodeError| (error.line(), error.column());
        assert_eq!(
            (part.path(), position(&part)),
            (error.path(), position(&error))
        );
    }
}

#[test]
fn duplicate_key_is_an_error_of_its_own() {
    let json = format!(
        r#"{{"event": "a", "event": "b", "data": {{"bot_id": "{BOT}", "bot_id": "{BOT}", "video": "v"}}}}"#
    );
    let envelope = envelope(&json);
    assert_eq!(envelope.event().unwrap_err().found(), Found::DuplicateKey);
    let error = envelope.bot_id().unwrap_err();
    assert_eq!(
        (error.path(), error.found()),
        ("data.bot_id", Found::DuplicateKey)
    );
    assert!(envelope.artifact(ArtifactKind::Video).unwrap().is_some());
    let json = r#"{"data": {"video": "v"}, "data": {"audio": "a"}, "event": "x"}"#;
    let envelope = super::tests::envelope(json);
    let error = envelope.artifact(ArtifactKind::Video).unwrap_err();
    assert_eq!((error.path(), error.found()), ("data", Found::DuplicateKey));
    assert_eq!(envelope.event().unwrap().as_deref(), Some("x"));
}

#[test]
fn any_json_has_an_envelope() {
    for json in [
        "null",
        "7",
        "\"x\"",
        "[]",
        "{}",
        r#"{"data": [1]}"#,
        r#"{"event": null}"#,
    ] {
        let envelope = envelope(json);
        assert_eq!(envelope.event(), Ok(None), "{json}");
        assert_eq!(envelope.bot_id(), Ok(None), "{json}");
        assert_eq!(envelope.extra(), Ok(None), "{json}");
    }
    let escaped = r#"{"\u0065vent": "bot\u002efailed"}"#;
    assert_eq!(
        envelope(escaped).event().unwrap().as_deref(),
        Some("bot.failed")
    );
    let nested = format!(
        r#"{{"new": {}0{}, "event": "x"}}"#,
        "[".repeat(9_999),
        "]".repeat(9_999)
    );
    assert_eq!(envelope(&nested).event().unwrap().as_deref(), Some("x"));
}

#[test]
fn invalid_json_has_no_envelope() {
    for (json, found) in [
        ("", Found::End),
        (r#"{"event": "x""#, Found::End),
        (r#"{"event": "x"} {}"#, Found::Syntax),
        (r#"{"event": s3cret}"#, Found::Syntax),
        (r#"{"a": 01}"#, Found::Syntax),
    ] {
        let error = Envelope::try_from(json).unwrap_err();
        assert_eq!(error.found(), found, "{json}: {error}");
        assert!(!error.to_string().contains("s3cret"));
    }
    let error = Envelope::from_slice(b"{\"\xff\": 1}").unwrap_err();
    assert_eq!(error.found(), Found::InvalidUtf8);
}

#[test]
fn debug_shows_no_secret() {
    let mut payload = completed();
    payload["data"]["new"] = json!("s3cret");
    payload["extra"] = json!({"s3cret": "s3cret"});
    let json = payload.to_string();
    let shown = format!("{:?}", envelope(&json));
    assert!(shown.contains(BOT) && !shown.contains("s3cret"), "{shown}");
}

#[test]
fn pointer_agrees_with_serde_json() {
    let value = json!({
        "data": {"retry_of": 7, "a/b": [0, {"c~d": "e"}, []], "": null},
        "0": [[]],
        "é": {"\"": true},
    });
    let pointers = [
        "",
        "/",
        "/data",
        "/data/retry_of",
        "/data/",
        "/data/a~1b/1/c~0d",
        "/data/a~1b/2",
        "/data/a~1b/2/0",
        "/data/a~1b/3",
        "/data/a~1b/-",
        "/data/a~1b/01",
        "/data/a~1b/+1",
        "/0",
        "/0/0",
        "/0/0/0",
        "/é/\"",
        "data",
        "/data/retry_of/x",
        "/data/a~1b/99999999999999999999",
    ];
    for json in [
        value.to_string(),
        serde_json::to_string_pretty(&value).unwrap(),
    ] {
        let envelope = envelope(&json);
        for pointer in pointers {
            let found = envelope
                .pointer(pointer)
                .map(|text| serde_json::from_str(text).unwrap());
            assert_eq!(found.as_ref(), value.pointer(pointer), "{pointer}");
        }
    }
    assert_eq!(envelope(r#"{"a": 1, "a": 2}"#).pointer("/a"), Some("2"));
}

#[test]
fn unpaired_surrogate_is_read_as_replacement() {
    let json = r#"{"event": "\ud83d", "\ud83d": 1, "extra": {"\ud83d": "\ude00"}, "data": {"\ud83d": 1, "bot_id": 7}}"#;
    let envelope = envelope(json);
    assert_eq!(envelope.event().unwrap().as_deref(), Some("\u{fffd}"));
    let extra = envelope.extra().unwrap().unwrap().into_map();
    assert_eq!(Value::from(extra), json!({"\u{fffd}": "\u{fffd}"}));
    assert_eq!(envelope.bot_id().unwrap_err().found(), Found::Number);
}
