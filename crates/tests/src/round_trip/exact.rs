//! A JSON text as a tree that keeps each number as it is written.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON value; equal to another where both say the same, numbers by their text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Json {
    Object(BTreeMap<String, Json>),
    Array(Vec<Json>),
    Text(String),
    /// A number, `true`, `false` or `null`, as it is written.
    Word(String),
}

impl Json {
    pub(super) fn read(text: &str) -> Self {
        match text.trim_start().chars().next() {
            Some('{') => {
                let members: Members = parse(text);
                let members = members.0.iter();
                Self::Object(
                    members
                        .map(|(key, value)| (key.clone(), Self::read(value.get())))
                        .collect(),
                )
            }
            Some('[') => {
                let items: Vec<&RawValue> = parse(text);
                Self::Array(items.iter().map(|item| Self::read(item.get())).collect())
            }
            Some('"') => Self::Text(parse(text)),
            _ => {
                let word: &RawValue = parse(text);
                Self::Word(word.get().to_owned())
            }
        }
    }
}

fn parse<'text, T: Deserialize<'text>>(text: &'text str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object(_) => formatter.write_str("an object"),
            Self::Array(_) => formatter.write_str("an array"),
            Self::Text(text) => write!(formatter, "{text:?}"),
            Self::Word(word) => formatter.write_str(word),
        }
    }
}

/// The members of an object, each key once.
struct Members<'text>(BTreeMap<String, &'text RawValue>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = BTreeMap::new();
        while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
            if members.contains_key(&key) {
                return Err(A::Error::custom(format_args!(
                    "the key {key:?} is a duplicate"
                )));
            }
            members.insert(key, value);
        }
        Ok(Members(members))
    }
}
