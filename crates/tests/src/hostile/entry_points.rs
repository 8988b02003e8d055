//! All ways to read an event agree, but for what the table in the documentation of the events says.

use std::collections::BTreeSet;
use std::fmt;

use meeting_baas_models::{CallbackEvent, DecodeError, Found, WebhookEvent};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::event::Event;

/// Whether it was read.
pub(super) fn check(input: &[u8]) -> bool {
    let webhook = agree::<WebhookEvent>(input);
    let callback = agree::<CallbackEvent>(input);
    webhook || callback
}

fn agree<E: Event>(input: &[u8]) -> bool {
    let from_slice = E::read(input);
    let drift = E::drift(input);
    let Ok(text) = std::str::from_utf8(input) else {
        assert_eq!(from_slice.unwrap_err().found(), Found::InvalidUtf8);
        assert_eq!(drift.unwrap_err().found(), Found::InvalidUtf8);
        return false;
    };
    let is_read = from_slice.is_ok();
    assert_eq!(from_slice, text.parse());

    // Different code reads a payload, reports why it is rejected, and lists what is new in it.
    match (&from_slice, &drift) {
        (Ok(_), Ok(_)) => {}
        (Ok(event), Err(error)) => panic!("{error}, but it was read: {event:?}"),
        (Err(error), Ok(drift)) => {
            let is_unknown = matches!(drift.as_slice(), [it, ..] if it.path == "event");
            assert!(is_unknown && error.event().is_none(), "{error}, {drift:?}");
        }
        (Err(error), Err(same)) => assert_eq!(error, same),
    }
    if let Err(error) = &from_slice {
        assert_ne!(error.found(), Found::Other, "nothing says why");
    }

    let tree: Result<Value, _> = serde_json::from_str(text);
    let over_text: Result<E, _> = serde_json::from_str(text);
    let Ok(tree) = tree else {
        assert!(over_text.is_err(), "Deserialize reads a `Value` first");
        return is_read;
    };
    let written = tree.to_string();
    let over_value: Result<E, _> = serde_json::from_value(tree);
    match (&from_slice, &over_value) {
        (Ok(event), Ok(same)) => assert_eq!(event, same),
        // A tree has each key once.
        (Err(error), Ok(event)) => {
            assert!(has_a_key_twice(text), "{error}, but it is {event:?}");
        }
        (Ok(event), Err(error)) => panic!("{error}, but it was read: {event:?}"),
        // The text of the tree, because a tree may have another order, and the error is the first.
        (Err(_), Err(same)) => {
            let error = E::read(written.as_bytes()).unwrap_err();
            assert_eq!(same.to_string(), message(&error));
        }
    }
    match (over_value, over_text) {
        (Ok(event), Ok(same)) => assert_eq!(event, same),
        // `serde_json` appends a position.
        (Err(error), Err(same)) => assert!(same.to_string().starts_with(&error.to_string())),
        (event, _) => panic!("a text and its `Value` differ: {event:?}"),
    }
    is_read
}

/// The message without the position, which a value does not have.
fn message(error: &DecodeError) -> String {
    let position = format!("(line {}, column {})", error.line(), error.column());
    let message = error.to_string();
    let message = message.replacen(&format!(" {position}"), "", 1);
    message.replacen(&format!("{position}: "), "", 1)
}

fn has_a_key_twice(text: &str) -> bool {
    let once: Result<Once, _> = serde_json::from_str(text);
    once.is_err_and(|error| error.to_string().starts_with(TWICE))
}

const TWICE: &str = "a key twice";

/// Any JSON whose objects have every key once.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OnceVisitor)
    }
}

struct OnceVisitor;

impl<'de> Visitor<'de> for OnceVisitor {
    type Value = Once;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_str<E>(self, _: &str) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_unit<E>(self) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Once, A::Error> {
        while items.next_element::<Once>()?.is_some() {}
        Ok(Once)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Once, A::Error> {
        let mut keys = BTreeSet::new();
        while let Some((key, Once)) = members.next_entry::<String, Once>()? {
            if !keys.insert(key) {
                return Err(A::Error::custom(TWICE));
            }
        }
        Ok(Once)
    }
}
