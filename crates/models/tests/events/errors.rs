//! Malformed payloads: the path and the expectation of the error, which shows no value.

use super::*;

#[test]
fn other_kinds_than_objects_are_rejected() {
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
fn duplicate_event_or_data_is_rejected() {
    for (json, path) in [
        (r#"{"event": "alert", "event": "alert"}"#, "event"),
        (r#"{"event": "alert", "data": 1, "data": 1}"#, "data"),
        (r#"{"data": 1, "data": 1}"#, "data"),
        (r#"{"event": 1, "event": "bot.failed"}"#, "event"),
    ] {
        assert_eq!(summary(json).1, path);
        assert_eq!(rejected(json).found(), Found::DuplicateKey);
    }
    let data = format!("\"data\": {}", failed()["data"]);
    for duplicate in [
        r#""event": "bot.failed""#,
        data.as_str(),
        r#""\u0065vent": 7"#,
    ] {
        let json = failed()
            .to_string()
            .replacen('{', &format!("{{{duplicate}, "), 1);
        assert_eq!(rejected(&json).found(), Found::DuplicateKey, "{json}");
        let json = failed().to_string();
        let json = format!("{}, {duplicate}}}", json.strip_suffix('}').unwrap());
        assert_eq!(rejected(&json).found(), Found::DuplicateKey, "{json}");
    }
}

#[test]
fn malformed_payload_is_rejected_at_its_path() {
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
            Found::Missing,
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
        }
    }
    for key in ["bot_id", "data_deleted", "sent_at"] {
        let mut payload = completed();
        payload["data"].as_object_mut().unwrap().remove(key);
        let (_, path, found) = summary(&payload.to_string());
        assert_eq!((path, found), (format!("data.{key}"), Found::Missing));
    }
    let mut payload = completed();
    payload.as_object_mut().unwrap().remove("data");
    let (_, path, found) = summary(&payload.to_string());
    assert_eq!((path.as_str(), found), ("data", Found::Missing));
}

#[test]
fn error_has_the_line_and_column() {
    let json = "{\n  \"event\": \"bot.failed\",\n  \"data\": {\"bot_id\": 7}\n}";
    let error = rejected(json);
    assert_eq!((error.line(), error.column()), (3, 22));
    assert_eq!(
        error.to_string(),
        "bot.failed: at `data.bot_id` (line 3, column 22): expected a string, the UUID of a `BotId`, found a number"
    );
}

/// Replaces every value of a payload, one at a time, by a secret of every kind.
#[test]
fn error_shows_no_value() {
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
                // Whole, and cut off.
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

/// Without the position, which a value does not have. `serde_json` appends one of its own.
#[test]
fn deserialize_has_the_same_message() {
    for (pointer, wrong) in [
        ("", json!(null)),
        ("", json!(["SECRET"])),
        ("", json!("SECRET")),
        ("/data", json!(true)),
        ("/data/bot_id", json!("SECRET")),
        ("/data/participants/1", json!({"id": 1})),
        ("/data/data_deleted", json!("SECRET")),
        ("/extra", json!("SECRET")),
    ] {
        let mut payload = completed();
        *payload.pointer_mut(pointer).unwrap() = wrong;
        let error = rejected(&payload.to_string());
        let position = format!("(line {}, column {})", error.line(), error.column());
        let expected = error.to_string().replace(&format!(" {position}"), "");
        let expected = expected.replace(&format!("{position}: "), "");
        let message = serde_json::from_value::<WebhookEvent>(payload.clone()).unwrap_err();
        assert_eq!(message.to_string(), expected);
        let message = serde_json::from_str::<WebhookEvent>(&payload.to_string()).unwrap_err();
        assert!(message.to_string().starts_with(&expected), "{message}");
        let bytes = rmp_serde::to_vec_named(&payload).unwrap();
        let message = rmp_serde::from_slice::<WebhookEvent>(&bytes).unwrap_err();
        assert_eq!(message.to_string(), expected);
    }
}

/// The derived code of serde accepts the fields of a struct as an array.
#[test]
fn array_instead_of_object_is_rejected() {
    let at = "2026-01-15T10:30:00.000Z";
    let failed = json!([BOT, "BOT_CRASHED", "It crashed.", null, at]);
    let status = json!([BOT, null, {"code": "queued", "created_at": at}]);
    let nested = json!({"bot_id": BOT, "event_id": null, "status": ["queued", at]});
    for (event, data, path) in [
        ("bot.failed", failed, "data"),
        ("bot.status_change", status, "data"),
        ("bot.status_change", nested, "data.status"),
    ] {
        let json = json!({"event": event, "data": data, "extra": null}).to_string();
        let error = rejected(&json);
        assert_eq!((error.path(), error.found()), (path, Found::Array));
        assert!(serde_json::from_str::<WebhookEvent>(&json).is_err());
    }
}
