//! The doors of the events, by hand; `doors.rs` of the workspace's tests compares them with each other.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test fail as the test does"
)]

use meeting_baas_models::{
    BotWebhookFailed, CallbackEvent, CallbackFailed, DecodeError, Drift, DriftKind, ErrorCode,
    Found, WebhookEvent,
};
use serde_json::{Value, json};

const BOT: &str = "7b0c1e4e-5c53-4a43-9f6c-3a1f0d0e7a11";

fn failed() -> Value {
    json!({
        "event": "bot.failed",
        "data": {
            "bot_id": BOT,
            "error_code": "BOT_REMOVED",
            "error_message": "removed",
            "event_id": null,
            "sent_at": "2026-01-15T10:30:00.000Z",
        },
        "extra": {"tenant": 7},
    })
}

fn completed() -> Value {
    json!({
        "event": "bot.completed",
        "data": {
            "bot_id": BOT,
            "data_deleted": false,
            "participants": [{"name": "Ada", "id": 1}, "Grace"],
            "sent_at": "2026-01-15T10:30:00.000Z",
        },
        "extra": null,
    })
}

fn text(value: &Value, data_first: bool) -> String {
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for (key, value) in value.as_object().unwrap() {
        let member = format!("{}: {value}", Value::from(key.as_str()));
        if (key == "data") == data_first {
            first.push(member);
        } else {
            rest.push(member);
        }
    }
    first.append(&mut rest);
    format!("{{{}}}", first.join(", "))
}

fn decode(json: &str) -> Result<WebhookEvent, DecodeError> {
    WebhookEvent::from_slice(json.as_bytes())
}

fn refused(json: &str) -> DecodeError {
    decode(json).unwrap_err()
}

/// Event, path, what was found.
fn summary(json: &str) -> (Option<String>, String, Found) {
    let error = refused(json);
    (
        error.event().map(str::to_owned),
        error.path().to_owned(),
        error.found(),
    )
}

#[test]
fn an_event_is_read_in_both_orders() {
    for data_first in [false, true] {
        let json = text(&failed(), data_first);
        let event = decode(&json).unwrap();
        assert_eq!(event.event(), Some("bot.failed"));
        assert_eq!(event.bot_id().unwrap().to_string(), BOT);
        assert_eq!(event.calendar_id(), None);
        let WebhookEvent::BotFailed(payload) = &event else {
            panic!("{event:?}");
        };
        assert_eq!(payload.data.error_code, ErrorCode::BotRemoved);
        assert_eq!(serde_json::to_value(&event).unwrap(), failed());
    }
}

#[test]
fn webhook_and_callback_share_their_data() {
    let json = failed().to_string();
    let webhook = BotWebhookFailed::try_from(decode(&json).unwrap()).unwrap();
    let callback: CallbackEvent = json.parse().unwrap();
    let callback = CallbackFailed::try_from(callback).unwrap();
    assert_eq!(webhook.data, callback.data);
    assert_eq!(WebhookEvent::from(webhook), decode(&json).unwrap());
}

#[test]
fn a_payload_of_another_event_is_given_back() {
    let event = decode(&completed().to_string()).unwrap();
    let back = BotWebhookFailed::try_from(event.clone()).unwrap_err();
    assert_eq!(back, event);
}

#[test]
fn an_unknown_event_is_kept_whole() {
    let mut payload = failed();
    for (event, name) in [
        (
            json!("calendar.connection_error"),
            Some("calendar.connection_error"),
        ),
        (json!("complete"), Some("complete")),
        (json!(null), None),
        (json!(7), None),
        (json!({"event": "bot.failed"}), None),
    ] {
        payload["event"] = event;
        for data_first in [false, true] {
            let json = text(&payload, data_first);
            let event = decode(&json).unwrap();
            assert_eq!(event.event(), name);
            assert_eq!(event.bot_id(), None);
            assert_eq!(serde_json::to_value(&event).unwrap(), payload);
            assert_eq!(serde_json::from_str::<WebhookEvent>(&json).unwrap(), event);
        }
    }
    payload.as_object_mut().unwrap().remove("event");
    let event = decode(&payload.to_string()).unwrap();
    assert_eq!(event.event(), None);
    assert_eq!(serde_json::to_value(&event).unwrap(), payload);
}

#[test]
fn debug_of_an_unknown_event_shows_its_keys_alone() {
    let event =
        decode(r#"{"event": "alert", "token": "SECRET", "data": {"a": "SECRET"}}"#).unwrap();
    let shown = format!("{event:?}");
    assert!(
        shown.contains("token") && !shown.contains("SECRET"),
        "{shown}"
    );
}

#[test]
fn a_callback_does_not_know_the_events_of_calendars() {
    let json = r#"{"event": "bot.status_change", "data": {}}"#;
    let event: CallbackEvent = json.parse().unwrap();
    assert!(matches!(event, CallbackEvent::Unknown { .. }));
    assert_eq!(refused(json).path(), "data.bot_id");
}

#[test]
fn what_is_no_object_is_an_error() {
    for (json, found) in [
        ("null", Found::Null),
        ("true", Found::Boolean),
        ("-1", Found::Number),
        ("1.5", Found::Number),
        ("\"bot.failed\"", Found::String),
        ("[]", Found::Array),
        (r#"[{"event": "bot.failed"}]"#, Found::Array),
        ("", Found::End),
        ("  ", Found::End),
        ("{", Found::End),
        ("SECRET", Found::Syntax),
    ] {
        assert_eq!(summary(json), (None, String::new(), found), "{json}");
        assert!(
            serde_json::from_str::<WebhookEvent>(json).is_err(),
            "{json}"
        );
    }
}

#[test]
fn a_second_event_or_data_key_is_an_error() {
    for (json, path) in [
        (r#"{"event": "alert", "event": "alert"}"#, "event"),
        (r#"{"event": "alert", "data": 1, "data": 1}"#, "data"),
        (r#"{"data": 1, "data": 1}"#, "data"),
        (r#"{"event": 1, "event": "bot.failed"}"#, "event"),
    ] {
        assert_eq!(summary(json).1, path);
        assert_eq!(refused(json).found(), Found::SecondKey);
        let error = serde_json::from_str::<WebhookEvent>(json).unwrap_err();
        assert!(error.to_string().contains(path), "{error}");
    }
    for second in [
        r#""event": "bot.failed""#,
        r#""data": {}"#,
        r#""\u0065vent": 7"#,
    ] {
        let json = failed()
            .to_string()
            .replacen('{', &format!("{{{second}, "), 1);
        assert_eq!(refused(&json).found(), Found::SecondKey, "{json}");
        assert!(
            serde_json::from_str::<WebhookEvent>(&json).is_err(),
            "{json}"
        );
        let json = failed().to_string();
        let json = format!("{}, {second}}}", json.strip_suffix('}').unwrap());
        assert_eq!(refused(&json).found(), Found::SecondKey, "{json}");
        assert!(
            serde_json::from_str::<WebhookEvent>(&json).is_err(),
            "{json}"
        );
    }
}

#[test]
fn a_known_event_with_a_malformed_payload_is_an_error_at_its_path() {
    type Damage = fn(&mut Value);
    let damages: [(Damage, &str, Found); 14] = [
        (|it| it["data"] = json!(null), "data", Found::Null),
        (|it| it["data"] = json!([]), "data", Found::Array),
        (|it| it["data"] = json!(["a", false]), "data", Found::Array),
        (|it| it["extra"] = json!(7), "extra", Found::Number),
        (|it| it["extra"] = json!(["SECRET"]), "extra", Found::Array),
        (
            |it| it["data"]["bot_id"] = json!("SECRET"),
            "data.bot_id",
            Found::String,
        ),
        (
            |it| it["data"]["bot_id"] = json!(null),
            "data.bot_id",
            Found::Null,
        ),
        (
            |it| it["data"]["sent_at"] = json!("SECRET"),
            "data.sent_at",
            Found::String,
        ),
        (
            |it| it["data"]["data_deleted"] = json!("SECRET"),
            "data.data_deleted",
            Found::String,
        ),
        (
            |it| it["data"]["duration_seconds"] = json!(-3),
            "data.duration_seconds",
            Found::Number,
        ),
        (
            |it| it["data"]["duration_seconds"] = json!("SECRET"),
            "data.duration_seconds",
            Found::String,
        ),
        (
            |it| it["data"]["participants"][1] = json!(5),
            "data.participants[1]",
            Found::Number,
        ),
        (
            |it| it["data"]["participants"][0] = json!({"id": 1}),
            "data.participants[0].name",
            Found::Nothing,
        ),
        (
            |it| it["data"]["participants"] = json!("SECRET"),
            "data.participants",
            Found::String,
        ),
    ];
    for (damage, path, found) in damages {
        let mut payload = completed();
        damage(&mut payload);
        for data_first in [false, true] {
            let json = text(&payload, data_first);
            let expected = (Some("bot.completed".to_owned()), path.to_owned(), found);
            assert_eq!(summary(&json), expected, "{json}");
            let message = serde_json::from_str::<WebhookEvent>(&json)
                .unwrap_err()
                .to_string();
            assert!(message.contains(&format!("`{path}`")), "{message}");
            let message = serde_json::from_value::<WebhookEvent>(payload.clone())
                .unwrap_err()
                .to_string();
            assert!(message.contains(&format!("`{path}`")), "{message}");
        }
    }
    for key in ["bot_id", "data_deleted", "sent_at"] {
        let mut payload = completed();
        payload["data"].as_object_mut().unwrap().remove(key);
        let (_, path, found) = summary(&payload.to_string());
        assert_eq!((path, found), (format!("data.{key}"), Found::Nothing));
    }
    let mut payload = completed();
    payload.as_object_mut().unwrap().remove("data");
    let (_, path, found) = summary(&payload.to_string());
    assert_eq!((path.as_str(), found), ("data", Found::Nothing));
}

#[test]
fn an_error_says_where_in_the_text() {
    let json = "{\n  \"event\": \"bot.failed\",\n  \"data\": {\"bot_id\": 7}\n}";
    let error = refused(json);
    assert_eq!((error.line(), error.column()), (3, 22));
    assert_eq!(
        error.to_string(),
        "bot.failed: at `data.bot_id` (line 3, column 22): expected a string, the UUID of a `BotId`, found a number"
    );
}

#[test]
fn a_misleading_tail_is_no_more_than_a_slow_way() {
    let mut payload = failed();
    payload["extra"] = json!({"event": "bot.completed", "text": "\"event\": \"bot.completed\""});
    for data_first in [false, true] {
        let json = text(&payload, data_first);
        assert_eq!(decode(&json).unwrap().event(), Some("bot.failed"));
    }
    let json = r#"{"extra": {"event": "bot.failed"}, "text": "\"event\": \"bot.failed\""}"#;
    assert_eq!(decode(json).unwrap().event(), None);
}

#[test]
fn drift_is_listed_by_path() {
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

fn places(payload: &Value) -> Vec<(String, DriftKind)> {
    let drift: Vec<Drift> = WebhookEvent::drift(payload.to_string().as_bytes()).unwrap();
    drift
        .into_iter()
        .map(|drift| (drift.path, drift.kind))
        .collect()
}

/// Every value of a payload becomes a secret, one at a time, of every kind that can hold one.
#[test]
fn no_error_shows_a_value() {
    let mut errors = 0;
    for payload in [
        completed(),
        failed(),
        json!({"event": "alert", "data": ["x"]}),
    ] {
        for pointer in pointers(&payload, "") {
            for secret in [
                json!("SECRET"),
                json!(["SECRET"]),
                json!({"name": {"SECRET": "SECRET"}}),
                json!(-7_777_777),
                json!(7_777.777),
            ] {
                let mut payload = payload.clone();
                *payload.pointer_mut(&pointer).unwrap() = secret;
                let whole = payload.to_string();
                // Whole, and broken off.
                for json in [
                    whole.as_str(),
                    &whole[..whole.len() - 1],
                    &whole[..whole.len() / 2],
                ] {
                    if let Err(error) = decode(json) {
                        errors += 1;
                        for shown in [error.to_string(), format!("{error:?}")] {
                            assert!(!shown.contains("SECRET"), "{json}: {shown}");
                            assert!(!shown.contains("777"), "{json}: {shown}");
                        }
                        assert!(std::error::Error::source(&error).is_none());
                    }
                }
            }
        }
    }
    assert!(errors > 100, "{errors}");
}

fn pointers(value: &Value, at: &str) -> Vec<String> {
    let below: Vec<String> = match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(key, value)| pointers(value, &format!("{at}/{key}")))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(index, value)| pointers(value, &format!("{at}/{index}")))
            .collect(),
        _ => Vec::new(),
    };
    [vec![at.to_owned()], below].concat()
}
