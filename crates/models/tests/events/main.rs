//! The entry points of the events, with written examples, and what the features `arbitrary` and `artifacts` add. The
//! workspace's tests compare the entry points.

#![expect(clippy::unwrap_used, reason = "a helper fails as its test does")]

use meeting_baas_models::{
    BotWebhookFailed, CallbackEvent, CallbackFailed, DecodeError, ErrorCode, Found, WebhookEvent,
};
use serde_json::{Value, json};

#[cfg(feature = "arbitrary")]
mod arbitrary;
#[cfg(feature = "artifacts")]
mod download;
mod drift;
mod errors;
mod limits;
mod surrogates;

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

fn rejected(json: &str) -> DecodeError {
    decode(json).unwrap_err()
}

/// The event, the path, and what was found.
fn summary(json: &str) -> (Option<String>, String, Found) {
    let error = rejected(json);
    (
        error.event().map(str::to_owned),
        error.path().to_owned(),
        error.found(),
    )
}

#[test]
fn event_is_read_in_both_orders() {
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
fn try_from_returns_another_event() {
    let event = decode(&completed().to_string()).unwrap();
    let back = BotWebhookFailed::try_from(event.clone()).unwrap_err();
    assert_eq!(back, event);
}

#[test]
fn unknown_event_is_kept_whole() {
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
fn debug_of_unknown_event_shows_keys_only() {
    let event =
        decode(r#"{"event": "alert", "token": "SECRET", "data": {"a": "SECRET"}}"#).unwrap();
    let shown = format!("{event:?}");
    assert!(
        shown.contains("token") && !shown.contains("SECRET"),
        "{shown}"
    );
}

#[test]
fn callback_does_not_know_other_events() {
    let json = r#"{"event": "bot.status_change", "data": {}}"#;
    let event: CallbackEvent = json.parse().unwrap();
    assert!(matches!(event, CallbackEvent::Unknown { .. }));
    assert_eq!(rejected(json).path(), "data.bot_id");
}

#[test]
fn misleading_name_in_the_text_does_not_matter() {
    let mut payload = failed();
    payload["extra"] = json!({"event": "bot.completed", "text": "\"event\": \"bot.completed\""});
    for data_first in [false, true] {
        let json = text(&payload, data_first);
        assert_eq!(decode(&json).unwrap().event(), Some("bot.failed"));
    }
    let json = r#"{"extra": {"event": "bot.failed"}, "text": "\"event\": \"bot.failed\""}"#;
    assert_eq!(decode(json).unwrap().event(), None);
}

/// The payloads of the two events have the same form. Only the name distinguishes them.
#[test]
fn misleading_name_does_not_select_another_event() {
    let data = json!({
        "account_email": "ada@example.com",
        "calendar_id": BOT,
        "calendar_platform": "google",
        "created_at": "2026-01-15T10:30:00.000Z",
        "status": "active",
        "updated_at": "2026-01-15T10:31:00.000Z",
    });
    let json = format!(
        r#"{{"data": {data}, "event": "calendar.connection_updated", "new": {{"event": "calendar.connection_created"}}}}"#
    );
    let event = decode(&json).unwrap();
    assert_eq!(event.event(), Some("calendar.connection_updated"));
    assert!(matches!(event, WebhookEvent::CalendarConnectionUpdated(_)));
}

#[test]
fn payload_rejects_the_name_of_another_event() {
    let mut payload = failed();
    assert!(serde_json::from_value::<BotWebhookFailed>(payload.clone()).is_ok());
    for other in ["bot.completed", "BOT.FAILED", "bot.failed ", ""] {
        payload["event"] = json!(other);
        let text = payload.to_string();
        assert!(
            serde_json::from_str::<BotWebhookFailed>(&text).is_err(),
            "{other}"
        );
        assert!(
            serde_json::from_value::<CallbackFailed>(payload.clone()).is_err(),
            "{other}"
        );
    }
}
