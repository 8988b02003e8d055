//! The envelope of a delivery is readable if its text is JSON, and has the values of the event where that is decoded.

use meeting_baas_models::{ArtifactKind, DecodeError, Envelope, WebhookEvent};
use serde::Serialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// How many of the values in a text are looked up by their pointers.
const POINTERS: usize = 40;

/// Whether the event was decoded.
pub(super) fn check(input: &[u8]) -> bool {
    let envelope = Envelope::from_slice(input);
    let is_json = std::str::from_utf8(input)
        .is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
    let envelope = match envelope {
        Ok(envelope) => envelope,
        Err(error) => {
            assert!(!is_json, "{error}");
            assert!(WebhookEvent::from_slice(input).is_err());
            return false;
        }
    };
    assert!(is_json);
    // Each method returns, whatever the text is.
    let _ = format!("{envelope:?}");
    if let Ok(tree) = serde_json::from_slice::<Value>(input) {
        pointers_locate(&envelope, &tree);
    }
    let event = WebhookEvent::from_slice(input);
    if let Ok(event) = &event {
        agrees(&envelope, event);
    }
    event.is_ok()
}

/// What the decoded event has, the envelope has too.
fn agrees(envelope: &Envelope<'_>, event: &WebhookEvent) {
    let is_unknown = matches!(event, WebhookEvent::Unknown { .. });
    let is_chat_status = matches!(event, WebhookEvent::BotChatStatus(_));
    let written = serde_json::to_value(event).unwrap();
    if let Some(name) = event.event() {
        assert_eq!(envelope.event().unwrap().as_deref(), Some(name));
    }
    if let Some(id) = event.bot_id() {
        assert_eq!(envelope.bot_id().unwrap(), Some(id));
    }
    if let Some(id) = event.calendar_id() {
        assert_eq!(envelope.calendar_id().unwrap(), Some(id));
    }
    let same = |pointer: &str, found: Result<Value, DecodeError>| match (
        written.pointer(pointer),
        found,
    ) {
        (None | Some(Value::Null), Ok(found)) => {
            // A payload without this key ignores it.
            assert!(
                written.pointer(pointer).is_none() || found.is_null(),
                "{pointer}: {found}"
            );
        }
        (Some(value), Ok(found)) if is_unknown && value.is_string() => {
            assert!(
                found
                    .as_str()
                    .unwrap()
                    .eq_ignore_ascii_case(value.as_str().unwrap())
                    || pointer.ends_with("_id")
            );
        }
        (Some(value), Ok(found)) => assert_eq!(value.to_string(), found.to_string(), "{pointer}"),
        (value, Err(error)) => {
            let may_be_anything = is_unknown || value.is_none();
            let is_text = is_chat_status && ["/data/bot_id", "/data/event_id"].contains(&pointer);
            assert!(may_be_anything || is_text, "{pointer}: {error}");
        }
    };
    same("/data/bot_id", json(envelope.bot_id()));
    same("/data/calendar_id", json(envelope.calendar_id()));
    same("/data/event_id", json(envelope.event_id()));
    same("/data/sent_at", json(envelope.sent_at()));
    same("/extra", json(envelope.extra()));
    for kind in ArtifactKind::ALL {
        same(&format!("/data/{kind}"), json(envelope.artifact(*kind)));
    }
}

fn json<T: Serialize>(found: Result<Option<T>, DecodeError>) -> Result<Value, DecodeError> {
    found.map(|value| serde_json::to_value(value).unwrap())
}

/// Each value of the text is found by its pointer.
fn pointers_locate(envelope: &Envelope<'_>, tree: &Value) {
    let mut pointers = vec![String::new()];
    let mut next = 0;
    while let Some(pointer) = pointers.get(next).cloned() {
        next += 1;
        let expected = tree.pointer(&pointer).unwrap();
        let found = envelope.pointer(&pointer);
        let found: Value =
            serde_json::from_str(found.unwrap_or_else(|| panic!("{pointer}"))).unwrap();
        assert_eq!(found.to_string(), expected.to_string(), "{pointer}");
        let steps: Vec<String> = match expected {
            Value::Object(members) => members
                .keys()
                .map(|key| key.replace('~', "~0").replace('/', "~1"))
                .collect(),
            Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
            _ => Vec::new(),
        };
        for absent in [
            format!("{pointer}/absent of all"),
            format!("{pointer}/{}", steps.len()),
        ] {
            assert_eq!(
                envelope.pointer(&absent).is_some(),
                tree.pointer(&absent).is_some(),
                "{absent}"
            );
        }
        let room = POINTERS.saturating_sub(pointers.len());
        pointers.extend(
            steps
                .into_iter()
                .take(room)
                .map(|step| format!("{pointer}/{step}")),
        );
    }
}
