//! A struct with a field of every kind that the generator emits.

#![expect(unreachable_pub, reason = "the macros make public types")]

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde_core::de::DeserializeOwned;
#[cfg(not(feature = "arbitrary"))]
use serde_json::Map;
use serde_json::{Value, json};

use crate::decode::{DecodeError, read_and_walk};
use crate::from_json::FromJson;
use crate::{BotFailedName, BotId, Found, Link, Timestamp, Uuid};

open_enum! {
    pub enum Kind {
        One = "one",
    }
}

object! {
    pub struct Inner {
        pub number: i64,
    }
}

object! {
    /// A field of every kind.
    pub struct Tested {
        pub event: BotFailedName,
        pub text: String,
        pub nullable: Option<String>,
        #[omit_none]
        pub optional: Option<bool>,
        /// A keyword of Rust.
        #[key = "type"]
        pub type_: Kind,
        #[key = "some-key"]
        #[omit_none]
        pub some_key: Option<f64>,
        pub at: Timestamp,
        pub link: Link,
        pub count: u64,
        pub list: Vec<Inner>,
        pub nullable_list: Option<Vec<Option<Inner>>>,
        pub numbers: BTreeMap<String, u64>,
        pub id: BotId,
        pub uuid: Uuid,
    }
}

// `serde_json::Value` does not implement `Arbitrary`.
#[cfg(not(feature = "arbitrary"))]
object! {
    pub struct Untyped {
        pub map: Map<String, Value>,
        pub anything: Value,
    }
}

#[cfg(not(feature = "arbitrary"))]
#[test]
fn untyped_json_round_trips() {
    for anything in [
        "{\"deep\":[1]}",
        "\"text\"",
        "true",
        "7",
        "-7",
        "0.5",
        "null",
    ] {
        let json = format!(r#"{{"map":{{"any":[null]}},"anything":{anything}}}"#);
        let untyped: Untyped = read_text(&json).unwrap();
        assert_eq!(serde_json::to_string(&untyped).unwrap(), json);
        let map: Map<String, Value> = untyped.map;
        assert_eq!(map.len(), 1);
    }
}

fn full() -> Value {
    json!({
        "event": "bot.failed",
        "text": "t",
        "nullable": "n",
        "optional": true,
        "type": "one",
        "some-key": 0.5,
        "at": "2025-01-15T10:30:00.000Z",
        "link": "https://host.example",
        "count": 7,
        "list": [{"number": -1}],
        "nullable_list": [{"number": 1}, null],
        "numbers": {"one": 1},
        "id": "8f2c1f0e-4b7a-4f55-9d0a-6a4f0f1f2b11",
        "uuid": "8f2c1f0e-4b7a-4f55-9d0a-6a4f0f1f2b11",
    })
}

/// Why a text is rejected, from serde and from the walk.
#[derive(Debug)]
struct Rejection {
    message: String,
    walked: DecodeError,
}

/// Reads a text with serde, the cursor and the walk, which have to agree.
fn read_text<T>(json: &str) -> Result<T, Rejection>
where
    T: FromJson + DeserializeOwned + Debug + PartialEq,
{
    let (read, walked) = read_and_walk::<T>(json);
    match serde_json::from_str::<T>(json) {
        Ok(value) => {
            assert_eq!((read.as_ref(), walked), (Some(&value), None), "{json}");
            Ok(value)
        }
        Err(error) => {
            assert_eq!(read, None, "{json}");
            let walked = walked.unwrap();
            assert!(!walked.expected().is_empty(), "{json}: {walked}");
            let message = error.to_string();
            Err(Rejection { message, walked })
        }
    }
}

fn read(value: &Value) -> Result<Tested, Rejection> {
    read_text(&value.to_string())
}

/// The payload with a key changed.
fn with(key: &str, value: Value) -> Value {
    let mut changed = full();
    changed[key] = value;
    changed
}

fn without(key: &str) -> Value {
    let mut changed = full();
    changed.as_object_mut().unwrap().remove(key);
    changed
}

#[test]
fn every_kind_of_field_round_trips() {
    let tested = read(&full()).unwrap();
    assert_eq!(serde_json::to_value(&tested).unwrap(), full());
    assert_eq!(tested.list, [Inner { number: -1 }]);
}

#[test]
fn fields_are_read_in_any_order_and_written_in_declared_order() {
    let keys: Vec<String> = full().as_object().unwrap().keys().cloned().collect();
    let members: Vec<String> = keys
        .iter()
        .rev()
        .map(|key| format!("{key:?}:{}", full()[key]))
        .collect();
    let reversed = format!("{{{}}}", members.join(","));
    let tested: Tested = read_text(&reversed).unwrap();
    assert_eq!(tested, read(&full()).unwrap());
    let text = serde_json::to_string(&tested).unwrap();
    let positions: Vec<usize> = ["event", "text", "type", "some-key", "at", "id", "uuid"]
        .iter()
        .map(|key| text.find(&format!("\"{key}\":")).unwrap())
        .collect();
    assert!(positions.is_sorted(), "{text}");
}

#[test]
fn absent_field_is_none_and_is_written_as_null_or_omitted() {
    for key in ["nullable", "nullable_list"] {
        let tested = read(&without(key)).unwrap();
        assert_eq!(tested, read(&with(key, Value::Null)).unwrap());
        assert_eq!(
            serde_json::to_value(&tested).unwrap(),
            with(key, Value::Null)
        );
    }
    for key in ["optional", "some-key"] {
        let tested = read(&without(key)).unwrap();
        assert_eq!(tested, read(&with(key, Value::Null)).unwrap());
        assert_eq!(serde_json::to_value(&tested).unwrap(), without(key));
    }
}

#[test]
fn serialized_length_counts_the_written_fields() {
    for value in [full(), without("optional")] {
        let bytes = rmp_serde::to_vec_named(&read(&value).unwrap()).unwrap();
        let back: Tested = rmp_serde::from_slice(&bytes).unwrap();
        assert_eq!(serde_json::to_value(&back).unwrap(), value);
    }
}

#[test]
fn unknown_key_is_ignored() {
    let newer = with("newer", json!({"event": [1e300]}));
    assert_eq!(read(&newer).unwrap(), read(&full()).unwrap());
}

#[test]
fn missing_key_duplicate_key_and_other_kinds_are_rejected() {
    for key in [
        "event", "text", "type", "at", "link", "count", "list", "numbers", "id", "uuid",
    ] {
        let Rejection { message, walked } = read(&without(key)).unwrap_err();
        assert!(
            message.starts_with(&format!("missing field `{key}`")),
            "{message}"
        );
        assert_eq!(walked.found(), Found::Missing, "{walked}");
        assert!(walked.path().contains(key), "{walked}");
    }
    let twice = full().to_string().replacen('{', r#"{"type":"one","#, 1);
    let Rejection { message, walked } = read_text::<Tested>(&twice).unwrap_err();
    assert!(message.starts_with("duplicate field `type`"), "{message}");
    assert_eq!(
        (walked.path(), walked.found()),
        ("type", Found::DuplicateKey)
    );
    for (json, found) in [
        ("[-1]", Found::Array),
        ("null", Found::Null),
        (r#""text""#, Found::String),
        ("7", Found::Number),
    ] {
        let Rejection { message, walked } = read_text::<Inner>(json).unwrap_err();
        assert!(message.contains("expected an object"), "{message}");
        assert_eq!((walked.path(), walked.found()), ("", found));
        assert_eq!(walked.expected(), "an object");
    }
}

#[test]
fn malformed_field_is_rejected_at_its_path() {
    for (key, value, path) in [
        ("event", json!("bot.completed"), "event"),
        ("text", json!(7), "text"),
        ("nullable", json!([]), "nullable"),
        ("optional", json!("true"), "optional"),
        ("type", json!({}), "type"),
        ("some-key", json!("0.5"), r#"["some-key"]"#),
        ("at", json!("today"), "at"),
        ("link", json!(null), "link"),
        ("count", json!(-1), "count"),
        ("list", json!([{"number": 1}, null]), "list[1]"),
        ("list", json!([{"number": 0.5}]), "list[0].number"),
        (
            "nullable_list",
            json!([null, {}]),
            "nullable_list[1].number",
        ),
        ("numbers", json!({"one": "1"}), "numbers"),
        ("id", json!("8f2c1f0e"), "id"),
        ("uuid", json!("8f2c1f0e"), "uuid"),
    ] {
        let Rejection { walked, .. } = read(&with(key, value)).unwrap_err();
        assert_eq!(walked.path(), path, "{walked}");
    }
}
