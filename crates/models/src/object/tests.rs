//! A struct with a field of each kind that the generator makes.

#![expect(unreachable_pub, reason = "the macros make public types")]

use std::collections::BTreeMap;

#[cfg(not(feature = "arbitrary"))]
use serde_json::Map;
use serde_json::{Value, json};

use crate::{BotFailedName, BotId, Link, Timestamp, Uuid};

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
    /// Of every kind.
    pub struct Tested {
        pub event: BotFailedName,
        pub text: String,
        pub nullable: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub optional: Option<bool>,
        /// A word of Rust's.
        #[serde(rename = "type")]
        pub type_: Kind,
        #[serde(rename = "some-key")]
        #[serde(skip_serializing_if = "Option::is_none")]
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

// `arbitrary` has no answer for JSON of any kind.
#[cfg(not(feature = "arbitrary"))]
object! {
    pub struct Untyped {
        pub map: Map<String, Value>,
        pub anything: Value,
    }
}

#[cfg(not(feature = "arbitrary"))]
#[test]
fn json_of_any_kind_comes_back() {
    let json = r#"{"map":{"any":[null]},"anything":{"deep":[1]}}"#;
    let untyped: Untyped = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&untyped).unwrap(), json);
    let map: Map<String, Value> = untyped.map;
    assert_eq!(map.len(), 1);
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

fn read(value: &Value) -> Result<Tested, String> {
    serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())
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
fn every_kind_of_field_comes_back() {
    let tested = read(&full()).unwrap();
    assert_eq!(serde_json::to_value(&tested).unwrap(), full());
    assert_eq!(tested.list, [Inner { number: -1 }]);
}

#[test]
fn fields_are_read_in_any_order_and_written_in_theirs() {
    let keys: Vec<String> = full().as_object().unwrap().keys().cloned().collect();
    let members: Vec<String> = keys
        .iter()
        .rev()
        .map(|key| format!("{key:?}:{}", full()[key]))
        .collect();
    let reversed = format!("{{{}}}", members.join(","));
    let tested: Tested = serde_json::from_str(&reversed).unwrap();
    assert_eq!(tested, read(&full()).unwrap());
    let text = serde_json::to_string(&tested).unwrap();
    let positions: Vec<usize> = ["event", "text", "type", "some-key", "at", "id", "uuid"]
        .iter()
        .map(|key| text.find(&format!("\"{key}\":")).unwrap())
        .collect();
    assert!(positions.is_sorted(), "{text}");
}

#[test]
fn what_is_absent_is_none_and_written_as_the_attributes_say() {
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
fn a_format_that_writes_lengths_is_told_the_right_one() {
    for value in [full(), without("optional")] {
        let bytes = rmp_serde::to_vec_named(&read(&value).unwrap()).unwrap();
        let back: Tested = rmp_serde::from_slice(&bytes).unwrap();
        assert_eq!(serde_json::to_value(&back).unwrap(), value);
    }
}

#[test]
fn a_key_that_is_not_known_is_read_past() {
    let newer = with("newer", json!({"event": [1e300]}));
    assert_eq!(read(&newer), read(&full()));
}

#[test]
fn what_is_missing_doubled_or_no_object_is_refused() {
    for key in [
        "event", "text", "type", "at", "link", "count", "list", "numbers", "id", "uuid",
    ] {
        let error = read(&without(key)).unwrap_err();
        assert!(
            error.starts_with(&format!("missing field `{key}`")),
            "{error}"
        );
    }
    let twice = full().to_string().replacen('{', r#"{"type":"one","#, 1);
    let error = serde_json::from_str::<Tested>(&twice).unwrap_err();
    assert!(error.to_string().starts_with("duplicate field `type`"));
    for value in [json!([-1]), json!(null), json!("text"), json!(7)] {
        let error = serde_json::from_value::<Inner>(value).unwrap_err();
        assert!(error.to_string().ends_with("expected an object"), "{error}");
    }
}
