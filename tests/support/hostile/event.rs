//! What is read is written as it was, but for what is documented: unknown keys of a known event are dropped,
//! `null` and no key are one, and identifiers are written in lower case with hyphens.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::str::FromStr;

use meeting_baas_models::{CallbackEvent, DecodeError, Drift, DriftKind, Uuid, WebhookEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::generator::Path;

/// A union of payloads.
pub(super) trait Event:
    Debug + DeserializeOwned + FromStr<Err = DecodeError> + PartialEq + Serialize
{
    fn from_slice(json: &[u8]) -> Result<Self, DecodeError>;
    fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError>;
    fn is_unknown(&self) -> bool;
}

macro_rules! event {
    ($Event:ident) => {
        impl Event for $Event {
            fn from_slice(json: &[u8]) -> Result<Self, DecodeError> {
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

pub(super) fn check(input: &[u8]) {
    comes_back::<WebhookEvent>(input);
    comes_back::<CallbackEvent>(input);
}

fn comes_back<E: Event>(input: &[u8]) {
    let Ok(event) = E::from_slice(input) else {
        return;
    };
    let written = serde_json::to_vec(&event).unwrap();
    let again = E::from_slice(&written).unwrap();
    assert_eq!(again, event);
    // Timestamps are equal if only their instants are: the text says more.
    assert_eq!(serde_json::to_vec(&again).unwrap(), written);
    let drift = E::drift(input).unwrap();
    // What only a reader that skips can read has no tree to compare with.
    let Ok(sent) = serde_json::from_slice(input) else {
        assert!(!event.is_unknown());
        return;
    };
    let written = serde_json::from_slice(&written).unwrap();
    if event.is_unknown() {
        assert_eq!(sent, written);
        return;
    }
    let dropped = drift
        .into_iter()
        .filter(|it| it.kind == DriftKind::UnknownKey)
        .map(|it| it.path)
        .collect();
    same(&Path::default(), &sent, &written, &dropped);
}

fn same(path: &Path, sent: &Value, written: &Value, dropped: &BTreeSet<String>) {
    match (sent, written) {
        (Value::Object(sent), Value::Object(written)) => {
            for (key, value) in written {
                let known = sent.contains_key(key) || value.is_null();
                assert!(known, "{} was added", path.key(key));
            }
            for (key, sent) in sent {
                let path = path.key(key);
                match written.get(key) {
                    Some(written) => same(&path, sent, written, dropped),
                    None => assert!(
                        sent.is_null() || dropped.contains(&path.to_string()),
                        "{path} was lost"
                    ),
                }
            }
        }
        (Value::Array(sent), Value::Array(written)) if sent.len() == written.len() => {
            for (index, (sent, written)) in sent.iter().zip(written).enumerate() {
                same(&path.index(index), sent, written, dropped);
            }
        }
        (Value::String(sent), Value::String(written)) if sent != written => {
            let uuid = |text| Uuid::try_parse(text).ok();
            let same = uuid(sent).is_some() && uuid(sent) == uuid(written);
            assert!(same, "{path} was {sent:?}, and came back as {written:?}");
        }
        // As text, for 1 and 1.0 are not the same, nor 0.0 and -0.0.
        _ => assert_eq!(sent.to_string(), written.to_string(), "{path}"),
    }
}
