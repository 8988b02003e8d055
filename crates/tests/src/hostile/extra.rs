//! A view of an `extra` is what `serde_json` reads of it, and its error shows where and why, and no value.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use meeting_baas_models::{BotId, Extra, ExtraError, Found, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

#[derive(Debug, Deserialize, PartialEq)]
struct Plain {
    tenant: u32,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    share: Option<f64>,
    #[serde(default)]
    ids: Vec<BotId>,
    #[serde(default)]
    nested: Option<Box<Plain>>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Strict {
    tenant: i8,
    #[serde(default)]
    point: (u8, Option<bool>),
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Colour {
    Red,
    Named(String),
    Pair(u8, i64),
    Mixed { red: u8, at: Option<Timestamp> },
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(tag = "kind")]
enum Tagged {
    #[serde(rename = "a")]
    A { tenant: u64 },
    #[serde(rename = "b")]
    B(HashMap<String, Value>),
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Untagged {
    Number { tenant: f32 },
    Text { tenant: char },
}

#[derive(Debug, Deserialize, PartialEq)]
struct Rest {
    #[serde(default)]
    colour: Option<Colour>,
    #[serde(default)]
    colours: BTreeMap<String, Colour>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Wrapped(BTreeMap<i16, Option<bool>>);

/// The keys of the types, which errors may show.
const KEYS: [&str; 16] = [
    "tenant", "name", "share", "ids", "nested", "point", "red", "named", "pair", "mixed", "at",
    "kind", "a", "b", "colour", "colours",
];

const SECRET: &str = "s3cretValue";
const SECRET_NUMBER: i64 = -7_331_733_173;

/// Whether one of the types reads it.
pub(super) fn check(input: &[u8]) -> bool {
    let Ok(extra) = serde_json::from_slice::<Map<String, Value>>(input) else {
        return false;
    };
    let mut hidden = Value::Object(extra.clone());
    hide(&mut hidden);
    let Value::Object(hidden) = hidden else {
        unreachable!("it was an object");
    };
    let (extra, hidden) = (Extra::from(extra), Extra::from(hidden));
    let read = [
        view::<Plain>(&extra, &hidden),
        view::<Strict>(&extra, &hidden),
        view::<Colour>(&extra, &hidden),
        view::<Tagged>(&extra, &hidden),
        view::<Untagged>(&extra, &hidden),
        view::<Rest>(&extra, &hidden),
        view::<Wrapped>(&extra, &hidden),
        view::<BTreeMap<String, Option<u16>>>(&extra, &hidden),
    ];
    if let Err(error) = extra.view::<Plain>() {
        is_of_its_place(&extra, &error);
    }
    read.contains(&true)
}

fn view<T: DeserializeOwned + Debug + PartialEq>(extra: &Extra, hidden: &Extra) -> bool {
    for extra in [extra, hidden] {
        let expected = serde_json::from_value::<T>(Value::Object((**extra).clone()));
        match (extra.view::<T>(), expected) {
            (Ok(view), Ok(expected)) => assert_eq!(view, expected),
            (Err(_), Err(_)) => {}
            (view, expected) => panic!("{view:?}, and serde_json: {expected:?}"),
        }
    }
    if let Err(error) = hidden.view::<T>() {
        let shown = format!("{error} {error:?} {}", error.path());
        assert!(
            !shown.contains(SECRET) && !shown.contains("7331"),
            "{shown}"
        );
    }
    extra.view::<T>().is_ok()
}

/// Replaces each value, and each key that no type has, by a secret.
fn hide(value: &mut Value) {
    match value {
        Value::String(text) => text.insert_str(0, SECRET),
        Value::Number(number) if number.is_f64() => {
            *number = Number::from_f64(7331.25).unwrap_or(SECRET_NUMBER.into());
        }
        Value::Number(number) => *number = SECRET_NUMBER.into(),
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::Object(members) => {
            let hidden = std::mem::take(members).into_iter().map(|(key, mut value)| {
                hide(&mut value);
                let is_known = KEYS.contains(&key.as_str());
                (
                    if is_known {
                        key
                    } else {
                        format!("{SECRET}{key}")
                    },
                    value,
                )
            });
            *members = hidden.collect();
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// The error names the kind of the value that is at its path.
fn is_of_its_place(extra: &Extra, error: &ExtraError) {
    let pointer = error.path().replace(['.', '['], "/").replace(']', "");
    let pointer = if pointer.is_empty() {
        pointer
    } else {
        format!("/{pointer}")
    };
    let value = Value::Object((**extra).clone());
    let found = match value.pointer(&pointer) {
        None => Found::Missing,
        Some(Value::Null) => Found::Null,
        Some(Value::Bool(_)) => Found::Boolean,
        Some(Value::Number(_)) => Found::Number,
        Some(Value::String(_)) => Found::String,
        Some(Value::Array(_)) => Found::Array,
        Some(Value::Object(_)) => Found::Object,
    };
    assert!(
        error.found().is_none_or(|it| it == found),
        "{error}: {value}"
    );
}

/// One for each type, and one that each rejects.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        r#"{"tenant": 7, "name": "a", "share": 0.5, "ids": ["8f2c1f0e-4b7a-4f55-9d0a-6a4f0f1f2b11"], "nested": {"tenant": 1}}"#,
        r#"{"tenant": -7, "point": [1, null]}"#,
        r#"{"mixed": {"red": 1, "at": "2026-03-17T09:30:00.000Z"}}"#,
        r#"{"named": "x"}"#,
        r#"{"pair": [1, -1]}"#,
        r#"{"kind": "a", "tenant": 18446744073709551615}"#,
        r#"{"kind": "b", "x": {"y": [null]}}"#,
        r#"{"tenant": "x"}"#,
        r#"{"colour": "red", "colours": {"x": {"pair": [1, 2]}}, "more": 1e2}"#,
        r#"{"1": null, "-2": null}"#,
        r#"{"a": 1, "b": 65535, "c": null}"#,
        r#"{"tenant": {"tenant": [{"tenant": "x"}]}, "nested": {"nested": {"tenant": 1.5}}}"#,
    ];
    texts.map(|text| text.as_bytes().to_vec()).to_vec()
}
