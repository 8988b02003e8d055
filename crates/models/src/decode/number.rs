//! Numbers as `serde_json` passes them to a visitor with its feature `arbitrary_precision`, which another crate may enable:
//! as an object with one key, whose value is the text of the number.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// The key of such an object.
pub(super) const KEY: &str = "$serde_json::private::Number";

/// Whether numbers are such objects; those with a fraction are in every release that has the feature.
pub(super) fn are_maps() -> bool {
    serde_json::from_str("0.5").is_ok_and(|IsMap(is_map)| is_map)
}

struct IsMap(bool);

impl<'de> Deserialize<'de> for IsMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IsMapVisitor)
    }
}

struct IsMapVisitor;

impl<'de> Visitor<'de> for IsMapVisitor {
    type Value = IsMap;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number")
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<IsMap, E> {
        Ok(IsMap(false))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<IsMap, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(IsMap(true))
    }
}

/// The text of a number.
pub(super) struct NumberText(pub(super) String);

impl NumberText {
    /// Passes the number to a visitor as `serde_json` does without that feature.
    pub(super) fn visit<'de, V: Visitor<'de>, E: Error>(self, visitor: V) -> Result<V::Value, E> {
        if let Ok(number) = self.0.parse() {
            return visitor.visit_u64(number);
        }
        if let Ok(number) = self.0.parse() {
            return visitor.visit_i64(number);
        }
        match self.0.parse() {
            Ok(number) => visitor.visit_f64(number),
            Err(_) => Err(E::custom("not a number")),
        }
    }
}
