//! What a bot's creator attached to the bot.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a bot's creator attached to the bot, as it comes back with every event about it.
///
/// It is a map (it dereferences to [`serde_json::Map`]); [`view`](Self::view) reads it as a type of yours.
/// `Debug` shows its keys alone, for only its creator knows whether a value is a secret.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Extra(Map<String, Value>);

impl Extra {
    /// Reads the map as a type of yours.
    ///
    /// # Errors
    ///
    /// The map does not have the shape of `T`. The error of `serde_json` may quote a value.
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
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn view<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(&self.0)
    }

    /// The map itself.
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
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(feature = "arbitrary")]
impl<'a> arbitrary::Arbitrary<'a> for Extra {
    /// A flat map of texts, numbers and flags.
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
    use super::*;

    #[test]
    fn debug_shows_no_value() {
        let extra: Extra = serde_json::from_str(r#"{"token": "secret"}"#).unwrap();
        assert_eq!(format!("{extra:?}"), r#"Extra {"token"}"#);
    }

    #[test]
    fn a_view_of_another_shape_is_an_error() {
        let extra: Extra = serde_json::from_str(r#"{"token": "secret"}"#).unwrap();
        assert!(extra.view::<Vec<u8>>().is_err());
        assert_eq!(extra.get("token"), Some(&Value::from("secret")));
    }
}
