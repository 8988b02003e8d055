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
mod tests;
