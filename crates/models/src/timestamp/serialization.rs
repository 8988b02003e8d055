//! Serialization: a timestamp is a string in every format, binary ones included.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, Visitor};
use serde_core::ser::{Serialize, Serializer};

use super::Timestamp;
use super::format::Text;
use crate::decode::{Cursor, Rejected};
use crate::from_json::FromJson;
use crate::shape::Shape;

/// The expectation in error messages.
const EXPECTED: &str = "an RFC 3339 timestamp";

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Text::of(*self).as_str())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TimestampVisitor)
    }
}

struct TimestampVisitor;

impl Visitor<'_> for TimestampVisitor {
    type Value = Timestamp;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map_err(E::custom)
    }
}

impl FromJson for Timestamp {
    fn shape() -> Shape {
        Shape::Text {
            expected: EXPECTED,
            accepts: |text| text.parse::<Self>().is_ok(),
        }
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        json.text()?.parse().map_err(|_| Rejected)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Timestamp {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use serde_core::de::IntoDeserializer;
    use serde_core::de::value::{BorrowedStrDeserializer, StrDeserializer, StringDeserializer};

    use super::*;

    type Failure = serde_core::de::value::Error;

    const TEXT: &str = "2025-01-15t10:30:00.0-00:00";

    #[test]
    fn json_round_trips() {
        let json = format!("\"{TEXT}\"");
        let timestamp: Timestamp = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&timestamp).unwrap(), json);
        let value = serde_json::to_value(timestamp).unwrap();
        assert_eq!(value, TEXT);
        let timestamp: Timestamp = serde_json::from_value(value).unwrap();
        assert_eq!(timestamp.to_string(), TEXT);
    }

    #[test]
    fn borrowed_and_owned_strings_are_accepted() {
        let borrowed: BorrowedStrDeserializer<Failure> = BorrowedStrDeserializer::new(TEXT);
        assert_eq!(Timestamp::deserialize(borrowed).unwrap().to_string(), TEXT);
        let lent: StrDeserializer<Failure> = TEXT.into_deserializer();
        assert_eq!(Timestamp::deserialize(lent).unwrap().to_string(), TEXT);
        let owned: StringDeserializer<Failure> = TEXT.to_owned().into_deserializer();
        assert_eq!(Timestamp::deserialize(owned).unwrap().to_string(), TEXT);
    }

    #[test]
    fn error_does_not_quote_the_text() {
        let error = serde_json::from_str::<Timestamp>(r#""secret""#).unwrap_err();
        assert_eq!(
            error.to_string(),
            "not an RFC 3339 timestamp: at byte 0, expected a four-digit year at line 1 column 8"
        );
    }

    #[test]
    fn other_kinds_are_rejected() {
        for json in ["1736937000", "null", "{}"] {
            let error = serde_json::from_str::<Timestamp>(json).unwrap_err();
            assert!(
                error.to_string().contains("expected an RFC 3339 timestamp"),
                "{error}"
            );
        }
    }
}
