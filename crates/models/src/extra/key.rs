//! The keys of a map of a user's type, which may be numbers, booleans or variants in text.

use serde_core::de::value::StrDeserializer;
use serde_core::de::{Deserializer, Error, Unexpected, Visitor};
use serde_core::forward_to_deserialize_any;
use serde_json::Number;

use super::mismatch::Mismatch;

/// A key, which is read as `serde_json` reads it.
#[derive(Clone, Copy)]
pub(super) struct Key<'de>(pub(super) &'de str);

impl<'de> Key<'de> {
    fn text(self) -> StrDeserializer<'de, Mismatch> {
        StrDeserializer::new(self.0)
    }

    /// The number that the key is; `serde_json` would ignore white space around it.
    fn number(self) -> Option<Number> {
        let has_white_space = self.0.contains(|letter: char| letter.is_ascii_whitespace());
        serde_json::from_str(self.0)
            .ok()
            .filter(|_| !has_white_space)
    }

    fn visit_number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let rejected = |visitor: &V| Mismatch::invalid_type(Unexpected::Str(self.0), visitor);
        let number = self.number().ok_or_else(|| rejected(&visitor))?;
        match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => visitor.visit_u64(number),
            (None, Some(number)) => visitor.visit_i64(number),
            (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
        }
    }
}

macro_rules! numbers {
    ($($method:ident)+) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
                self.visit_number(visitor)
            }
        )+
    };
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Mismatch;

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.number().and_then(|number| number.as_i128()) {
            Some(number) => visitor.visit_i128(number),
            None => Err(Mismatch::invalid_type(Unexpected::Str(self.0), &visitor)),
        }
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.number().and_then(|number| number.as_u128()) {
            Some(number) => visitor.visit_u128(number),
            None => Err(Mismatch::invalid_type(Unexpected::Str(self.0), &visitor)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            text => Err(Mismatch::invalid_type(Unexpected::Str(text), &visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.text().deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use crate::Extra;

    #[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
    struct Seat(u8);

    #[derive(Debug, Deserialize, PartialEq)]
    struct Seats(BTreeMap<Seat, String>);

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the test reads the type and no field")]
    struct Attached {
        seats: BTreeMap<i16, bool>,
        shares: BTreeMap<bool, f64>,
        tenant: u32,
    }

    fn extra(json: &str) -> Extra {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_whole_may_be_a_newtype_or_an_option() {
        let extra = extra(r#"{"7": "Ada"}"#);
        let seats = Seats(BTreeMap::from([(Seat(7), "Ada".to_owned())]));
        assert_eq!(extra.view::<Option<Seats>>(), Ok(Some(seats)));
        assert!(extra.view::<BTreeMap<bool, String>>().is_err());
    }

    #[test]
    fn error_is_not_at_a_key_that_is_a_number_or_a_boolean() {
        let extra = extra(
            r#"{"seats": {"-7": true, "32767": false}, "shares": {"true": 0.5}, "tenant": "s3cret"}"#,
        );
        let error = extra.view::<Attached>().unwrap_err();
        assert_eq!(error.path(), "tenant");
    }

    #[test]
    fn error_is_at_the_map_of_a_key_that_is_not_read() {
        for key in ["32768", "1.5", " 1", "1 ", "+1", "01", "", "s3cret"] {
            let extra = extra(&format!(
                r#"{{"tenant": 1, "shares": {{}}, "seats": {{"{key}": true}}}}"#
            ));
            let error = extra.view::<Attached>().unwrap_err();
            assert_eq!(error.path(), "seats", "{key}");
            assert!(!error.to_string().contains("s3cret"));
        }
    }
}
