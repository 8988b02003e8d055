//! All entry points return the same event, or fail at the same path.

use meeting_baas_models::{DecodeError, WebhookEvent};
use serde_json::{Map, Value, json};

const BOT: &str = "7b0c1e4e-5c53-4a43-9f6c-3a1f0d0e7a11";

/// The event, or the path of the error; `None` if an error has no path.
type Outcome = Result<WebhookEvent, Option<String>>;

/// One way to read an event.
struct EntryPoint {
    name: &'static str,
    open: fn(&[u8]) -> Outcome,
}

const ENTRY_POINTS: [EntryPoint; 6] = [
    EntryPoint {
        name: "from_slice",
        open: |json| WebhookEvent::from_slice(json).map_err(|error| of_decode_error(&error)),
    },
    EntryPoint {
        name: "FromStr",
        open: |json| {
            let text = std::str::from_utf8(json).map_err(|_| None)?;
            text.parse().map_err(|error| of_decode_error(&error))
        },
    },
    EntryPoint {
        name: "Deserialize over a text",
        open: |json| serde_json::from_slice(json).map_err(of_message),
    },
    EntryPoint {
        name: "Deserialize over a reader",
        open: |json| serde_json::from_reader(json).map_err(of_message),
    },
    EntryPoint {
        name: "Deserialize over a Value",
        open: |json| {
            let value: Value = serde_json::from_slice(json).map_err(of_message)?;
            serde_json::from_value(value).map_err(of_message)
        },
    },
    EntryPoint {
        name: "Deserialize over MessagePack",
        open: |json| {
            let value: Value = serde_json::from_slice(json).map_err(of_message)?;
            let bytes = rmp_serde::to_vec(&value).map_err(of_message)?;
            rmp_serde::from_slice(&bytes).map_err(of_message)
        },
    },
];

fn of_decode_error(error: &DecodeError) -> Option<String> {
    Some(error.path().to_owned()).filter(|path| !path.is_empty())
}

/// The message has the path in backticks.
fn of_message<E: std::fmt::Display>(error: E) -> Option<String> {
    let message = error.to_string();
    let (_, rest) = message.split_once("at `")?;
    rest.split_once('`').map(|(path, _)| path.to_owned())
}

fn completed() -> Value {
    json!({
        "event": "bot.completed",
        "data": {
            "bot_id": BOT,
            "event_id": null,
            "data_deleted": false,
            "duration_seconds": 1800,
            "participants": [{"name": "Ada \u{1f980}", "id": 1, "new": [1]}, "Grace\n\"H\""],
            "sent_at": "2026-01-15T10:30:00.000Z",
            "video": "https://host.example/a.mp4?signature=a/b",
        },
        "extra": {"float": 0.1, "big": u64::MAX, "negative": i64::MIN, "deep": {"data": [null]}},
        "new": {"event": "bot.failed"},
    })
}

fn synced() -> Value {
    let instance = json!({
        "event_id": BOT, "start": "2026-01-15T10:30Z", "end": "2026-01-15T11:30:00.5+01:00",
        "title": "", "status": "postponed", "is_all_day": false, "is_exception": true,
        "bot_scheduled": true, "meeting_url": null, "meeting_platform": "webex",
    });
    json!({
        "event": "calendar.events_synced",
        "data": {
            "calendar_id": BOT,
            "events": [{
                "event_type": "one_off", "series_id": null, "series_bot_scheduled": false,
                "instances": [instance],
            }],
        },
    })
}

fn unknown(event: &Value) -> Value {
    json!({"event": event, "data": {"a": [1, 2.5, null, true]}, "extra": "text"})
}

/// The text with its members in an order: as they are, or with this key last.
fn text(value: &Value, last: &str) -> String {
    let empty = Map::new();
    let members = value.as_object().unwrap_or(&empty);
    let (mut first, end): (Vec<_>, Vec<_>) = members.iter().partition(|(key, _)| *key != last);
    first.extend(end);
    let members: Vec<String> = first
        .iter()
        .map(|(key, value)| format!("{}: {value}", Value::from(key.as_str())))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn through_all(value: &Value) -> Vec<(String, Outcome)> {
    ["event", "data", "extra"]
        .into_iter()
        .flat_map(|last| {
            let json = text(value, last);
            ENTRY_POINTS.map(|entry_point| {
                let label = format!("{} with `{last}` last: {json}", entry_point.name);
                (label, (entry_point.open)(json.as_bytes()))
            })
        })
        .collect()
}

#[test]
fn all_entry_points_return_the_same_event() {
    let events = [
        (completed(), Some("bot.completed")),
        (synced(), Some("calendar.events_synced")),
        (
            unknown(&json!("calendar.connection_error")),
            Some("calendar.connection_error"),
        ),
        (unknown(&json!("")), Some("")),
        (unknown(&json!(7)), None),
        (unknown(&json!(null)), None),
        (unknown(&json!(["bot.completed"])), None),
        (unknown(&json!({"event": "bot.completed"})), None),
        (json!({}), None),
        (json!({"data": null}), None),
    ];
    for (value, name) in events {
        let expected: WebhookEvent = value.to_string().parse().unwrap();
        assert_eq!(expected.event(), name);
        for (label, outcome) in through_all(&value) {
            assert_eq!(outcome.as_ref(), Ok(&expected), "{label}");
        }
    }
}

#[test]
fn what_is_written_comes_back_in_every_format() {
    for value in [completed(), synced(), unknown(&json!("new")), json!({})] {
        let event: WebhookEvent = value.to_string().parse().unwrap();
        let json = serde_json::to_vec(&event).unwrap();
        assert_eq!(WebhookEvent::from_slice(&json).unwrap(), event);
        let bytes = rmp_serde::to_vec_named(&event).unwrap();
        let back: WebhookEvent = rmp_serde::from_slice(&bytes).unwrap();
        assert_eq!(back, event);
    }
}

/// Replaces the value at a pointer; `None` removes the key.
fn damaged(mut value: Value, pointer: &str, with: Option<Value>) -> Value {
    if let Some(with) = with {
        *value.pointer_mut(pointer).unwrap() = with;
    } else {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = value.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        parent.remove(key).unwrap();
    }
    value
}

#[test]
fn all_entry_points_fail_at_the_same_path() {
    let instance = "/data/events/0/instances/0";
    let kinds = [
        json!(null),
        json!(true),
        json!(-7),
        json!(2.5),
        json!(""),
        json!("x"),
        json!([]),
        json!({}),
        json!(["bot.completed"]),
        json!({"event": 1}),
    ];
    // Each with the indexes of the kinds above that are valid there.
    let places: [(Value, String, &[usize]); 13] = [
        (completed(), "/data".to_owned(), &[]),
        (completed(), "/extra".to_owned(), &[0, 7, 9]),
        (completed(), "/data/bot_id".to_owned(), &[]),
        (completed(), "/data/event_id".to_owned(), &[0]),
        (completed(), "/data/data_deleted".to_owned(), &[1]),
        (completed(), "/data/duration_seconds".to_owned(), &[0]),
        (completed(), "/data/participants".to_owned(), &[0, 6, 8]),
        (completed(), "/data/participants/0/id".to_owned(), &[0, 2]),
        (completed(), "/data/video".to_owned(), &[0, 4, 5]),
        (completed(), "/data/sent_at".to_owned(), &[]),
        (synced(), "/data/events/0".to_owned(), &[]),
        (synced(), format!("{instance}/status"), &[4, 5]),
        (synced(), format!("{instance}/start"), &[]),
    ];
    for (value, pointer, accepted) in &places {
        for (index, kind) in kinds.iter().enumerate() {
            let value = damaged(value.clone(), pointer, Some(kind.clone()));
            let outcomes = through_all(&value);
            if accepted.contains(&index) {
                for (label, outcome) in outcomes {
                    assert!(outcome.is_ok(), "{label}: {outcome:?}");
                }
            } else {
                assert_all_fail_below(&outcomes, pointer);
            }
        }
    }
    let keys = [
        (completed(), "/data".to_owned()),
        (completed(), "/data/bot_id".to_owned()),
        (completed(), "/data/sent_at".to_owned()),
        (completed(), "/data/participants/0/name".to_owned()),
        (synced(), format!("{instance}/title")),
        (synced(), "/data/events/0/instances".to_owned()),
    ];
    for (value, pointer) in keys {
        assert_all_fail_below(&through_all(&damaged(value, &pointer, None)), &pointer);
    }
}

/// Every outcome has the same path: this one, or that of a key that is missing in an object there.
fn assert_all_fail_below(outcomes: &[(String, Outcome)], pointer: &str) {
    let expected = as_path(pointer);
    let first = outcomes
        .first()
        .and_then(|(_, outcome)| outcome.clone().err().flatten());
    for (label, outcome) in outcomes {
        let path = outcome.clone().unwrap_err().expect(label);
        assert!(
            path.starts_with(&expected),
            "{label}: `{path}` is not at `{expected}`"
        );
        assert_eq!(Some(path), first, "{label}");
    }
}

/// `data.participants[0]` for `/data/participants/0`.
fn as_path(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        if part.parse::<usize>().is_ok() {
            path.push_str(&format!("[{part}]"));
        } else if path.is_empty() {
            path.push_str(part);
        } else {
            path.push_str(&format!(".{part}"));
        }
    }
    path
}

#[test]
fn every_entry_point_rejects_what_is_not_an_object() {
    for json in [
        "null",
        "true",
        "7",
        "-7.5",
        "\"bot.completed\"",
        "[]",
        "[[], \"bot.completed\"]",
    ] {
        for entry_point in ENTRY_POINTS {
            assert_eq!(
                (entry_point.open)(json.as_bytes()),
                Err(None),
                "{}: {json}",
                entry_point.name
            );
        }
    }
}
