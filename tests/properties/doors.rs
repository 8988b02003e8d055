//! The ways to read an event, as one kind of function each.

use std::fmt::Debug;
use std::str::FromStr;

use meeting_baas_models::{CallbackEvent, DecodeError, Drift, WebhookEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A union of payloads.
pub(crate) trait Event:
    Debug + DeserializeOwned + FromStr<Err = DecodeError> + PartialEq + Serialize
{
    fn read(json: &[u8]) -> Result<Self, DecodeError>;
    fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError>;
    fn is_unknown(&self) -> bool;
}

macro_rules! event {
    ($Event:ident) => {
        impl Event for $Event {
            fn read(json: &[u8]) -> Result<Self, DecodeError> {
                Self::from_slice(json)
            }

            fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
                Self::drift(json)
            }

            fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown { .. })
            }
        }
    };
}

event!(WebhookEvent);
event!(CallbackEvent);

/// Reads an event through every door; each gives the event, or why there is none.
pub(crate) fn through_every_door<E: Event>(json: &[u8]) -> Vec<(&'static str, Result<E, String>)> {
    let tree = || serde_json::from_slice::<Value>(json);
    let mut results = vec![
        ("from_slice", E::read(json).map_err(|it| it.to_string())),
        ("serde_json::from_slice", said(serde_json::from_slice(json))),
        (
            "serde_json::from_reader",
            said(serde_json::from_reader(json)),
        ),
        (
            "serde_json::from_value",
            said(tree().and_then(serde_json::from_value)),
        ),
    ];
    if let Ok(text) = str::from_utf8(json) {
        results.push((
            "from_str",
            text.parse().map_err(|it: DecodeError| it.to_string()),
        ));
        results.push(("serde_json::from_str", said(serde_json::from_str(text))));
    }
    results
}

fn said<E>(result: serde_json::Result<E>) -> Result<E, String> {
    result.map_err(|error| error.to_string())
}

/// The event as JSON.
pub(crate) fn written<E: Event>(event: &E) -> Result<Value, String> {
    let text = serde_json::to_string(event).map_err(|error| format!("not written: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("written as no JSON: {error}"))
}
