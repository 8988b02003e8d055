//! What the creator of a bot attached to it.

mod error;
mod key;
mod mismatch;
mod part;
mod payloads;

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde_core::de::DeserializeOwned;
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::decode::{Cursor, Rejected};
use crate::from_json::FromJson;
use crate::redacted;
use crate::shape::Shape;

pub use error::ExtraError;

/// What the creator of a bot attached to it, as it is in every event about the bot.
///
/// It is a map (it dereferences to [`serde_json::Map`]). [`view`](Self::view) reads it as a type of your own, and so does
/// `extra_as` on each payload with an `extra`.
///
/// Numbers are 64-bit integers or doubles. A number that is written in its shortest form keeps its text. An integer
/// beyond 64 bits becomes a double and loses digits.
///
/// `Debug` shows the keys only, because any value may be a secret, and a key up to the first link in it.
///
/// Source: the field `extra` of the page's sections about bots and callbacks.
#[derive(Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transparent))]
pub struct Extra(Map<String, Value>);

impl Extra {
    /// Reads the map as a type of your own.
    ///
    /// # Errors
    ///
    /// The map cannot be read as `T`. The error quotes no value.
    ///
    /// # Examples
    ///
    /// ```
    /// use meeting_baas_models::Extra;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Tenant {
    ///     tenant: u32,
    /// }
    ///
    /// let extra: Extra = serde_json::from_str(r#"{"tenant": 7, "note": "weekly"}"#)?;
    /// assert_eq!(extra.view::<Tenant>()?.tenant, 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn view<T: DeserializeOwned>(&self) -> Result<T, ExtraError> {
        // A map is not read as a newtype or an option, and a value is. The errors of serde_json quote the rejected value, so
        // they are dropped.
        T::deserialize(&self.0)
            .or_else(|_| T::deserialize(Value::Object(self.0.clone())))
            .map_err(|_| ExtraError::of::<T>(self))
    }

    /// The map.
    pub fn into_map(self) -> Map<String, Value> {
        self.0
    }
}

impl Deref for Extra {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Extra {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl From<Map<String, Value>> for Extra {
    fn from(map: Map<String, Value>) -> Self {
        Self(map)
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Extra ")?;
        redacted::keys(self.0.keys(), formatter)
    }
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self)
    }
}

impl FromJson for Extra {
    fn shape() -> Shape {
        Map::shape()
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        Map::read(json).map(Self)
    }
}

#[cfg(feature = "arbitrary")]
impl<'a> arbitrary::Arbitrary<'a> for Extra {
    /// A flat map of strings, numbers, booleans and nulls.
    fn arbitrary(source: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
        let members: Vec<(String, u8, i64)> = source.arbitrary()?;
        let members = members.into_iter().map(|(key, kind, number)| {
            let value = match kind % 4 {
                0 => Value::from(number),
                1 => Value::from(number.to_string()),
                2 => Value::from(number > 0),
                _ => Value::Null,
            };
            (key, value)
        });
        Ok(Self(members.collect()))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::Found;

    #[test]
    fn debug_shows_no_value() {
        let json = r#"{"token": "s3cret", "host.example/?pwd=s3cret": 1}"#;
        let extra: Extra = serde_json::from_str(json).unwrap();
        let shown = format!("{extra:?}");
        assert!(
            shown.contains(r#""token""#) && !shown.contains("s3cret"),
            "{shown}"
        );
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Tenant {
        tenant: u32,
    }

    #[test]
    fn view_ignores_unknown_keys() {
        let extra: Extra = serde_json::from_str(r#"{"tenant": 7, "note": "weekly"}"#).unwrap();
        assert_eq!(extra.view(), Ok(Tenant { tenant: 7 }));
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "the test reads the type and no field")]
    struct Attached {
        tenant: u32,
        #[serde(default)]
        ids: Vec<crate::BotId>,
        #[serde(default)]
        seats: std::collections::HashMap<String, u8>,
        #[serde(default)]
        colour: Option<Colour>,
        #[serde(default)]
        point: Option<Point>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the test reads the type and no field")]
    enum Colour {
        Red,
        Named(String),
        Pair(u8, u8),
        Mixed { red: u8 },
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the test reads the type and no field")]
    struct Point {
        x: u8,
        y: u8,
    }

    fn assert_rejected(json: &str, path: &str, expected: &str) {
        let extra: Extra = serde_json::from_str(json).unwrap();
        let error = extra.view::<Attached>().unwrap_err();
        assert!(std::error::Error::source(&error).is_none());
        let message = error.to_string();
        assert_eq!(error.path(), path, "{json}: {message}");
        assert!(message.contains("Attached"), "{message}");
        assert!(message.ends_with(expected), "{json}: {message}");
        assert!(
            !format!("{message} {error:?}").contains("s3cret"),
            "{message}"
        );
    }

    #[test]
    fn view_error_has_the_path_and_no_value() {
        let uuid = "expected a string, the UUID of a `BotId`, found a string";
        for (json, path, expected) in [
            ("{}", "tenant", "expected this required key, found nothing"),
            (
                r#"{"tenant": "s3cret"}"#,
                "tenant",
                "expected an integer that is not negative, found a string",
            ),
            (
                r#"{"tenant": -1}"#,
                "tenant",
                "expected an integer that is not negative, found a number",
            ),
            (r#"{"tenant": 1, "ids": ["s3cret"]}"#, "ids[0]", uuid),
            (
                r#"{"tenant": 1, "seats": {"s3cret": "s3cret"}}"#,
                "seats",
                "expected an integer that is not negative, found a string",
            ),
            (
                r#"{"tenant": 1, "colour": "s3cret"}"#,
                "colour",
                "expected enum Colour, found a string",
            ),
            (
                r#"{"tenant": 1, "s3cret": 1}"#,
                "",
                "the type rejects the value",
            ),
        ] {
            assert_rejected(json, path, expected);
        }
    }

    #[test]
    fn view_error_has_the_path_in_enums_and_arrays() {
        for (json, path, expected) in [
            (
                r#"{"tenant": 1, "colour": {"s3cret": 1}}"#,
                "colour",
                "expected enum Colour, found an object",
            ),
            (
                r#"{"tenant": 1, "colour": {"Red": null, "s3cret": 1}}"#,
                "colour",
                "expected enum Colour, found an object",
            ),
            (
                r#"{"tenant": 1, "colour": 7}"#,
                "colour",
                "expected enum Colour, found a number",
            ),
            (
                r#"{"tenant": 1, "colour": "Named"}"#,
                "colour",
                "expected a variant that has a value, found a string",
            ),
            (
                r#"{"tenant": 1, "colour": {"Named": 7}}"#,
                "colour.Named",
                "expected a string, found a number",
            ),
            (
                r#"{"tenant": 1, "colour": {"Pair": [1, "s3cret"]}}"#,
                "colour.Pair[1]",
                "expected an integer that is not negative, found a string",
            ),
            (
                r#"{"tenant": 1, "colour": {"Mixed": {"red": "s3cret"}}}"#,
                "colour.Mixed.red",
                "expected an integer that is not negative, found a string",
            ),
            (
                r#"{"tenant": 1, "colour": {"Mixed": [1]}}"#,
                "colour.Mixed",
                "expected an object, found an array",
            ),
            (
                r#"{"tenant": 1, "point": {"x": 1, "y": "s3cret"}}"#,
                "point.y",
                "expected an integer that is not negative, found a string",
            ),
            (
                r#"{"tenant": 1, "point": [1, "s3cret"]}"#,
                "point[1]",
                "expected an integer that is not negative, found a string",
            ),
            (
                r#"{"tenant": 1, "point": [1]}"#,
                "point",
                "expected an object, found an array",
            ),
        ] {
            assert_rejected(json, path, expected);
        }
    }

    /// The path is that of the rejected key, not of an accepted one before it.
    #[test]
    fn view_error_skips_accepted_values() {
        for accepted in [
            r#""colour": "Red""#,
            r#""colour": {"Red": null}"#,
            r#""colour": {"Named": "n"}"#,
            r#""colour": {"Pair": [1, 2]}"#,
            r#""colour": {"Mixed": {"red": 1}}"#,
            r#""point": {"x": 1, "y": 2}"#,
            r#""point": [1, 2]"#,
        ] {
            let json = format!(r#"{{{accepted}, "tenant": 1}}"#);
            let extra: Extra = serde_json::from_str(&json).unwrap();
            assert!(extra.view::<Attached>().is_ok(), "{accepted}");
            for (tenant, found) in [
                (r#", "tenant": "s3cret""#, Found::String),
                ("", Found::Missing),
            ] {
                let json = format!("{{{accepted}{tenant}}}");
                let extra: Extra = serde_json::from_str(&json).unwrap();
                let error = extra.view::<Attached>().unwrap_err();
                assert_eq!(
                    (error.path(), error.found()),
                    ("tenant", Some(found)),
                    "{error}"
                );
            }
        }
    }

    #[test]
    fn view_reads_an_enum() {
        let json = r#"{"tenant": 1, "colour": "Red"}"#;
        let extra: Extra = serde_json::from_str(json).unwrap();
        let attached: Attached = extra.view().unwrap();
        assert!(matches!(attached.colour, Some(Colour::Red)));
    }

    /// `serde_json` reads this number exactly only with its feature `float_roundtrip`.
    #[test]
    fn double_keeps_its_last_digit() {
        let json = r#"{"degrees":51.248178375505404}"#;
        let extra: Extra = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&extra).unwrap(), json);
    }
}
