//! The visitor that stands between a format and the visitor of a type.

use std::fmt;

use serde_core::de::{Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use super::access::{TrackedMap, TrackedSeq};
use super::{Tracked, Wanted, settle};
use crate::decode::failure::Failure;
use crate::decode::found::Found;
use crate::decode::place::Place;

pub(super) struct TrackedVisitor<'up, V> {
    pub(super) visitor: V,
    pub(super) place: Place<'up>,
    pub(super) wanted: Wanted,
}

impl<'de, V: Visitor<'de>> TrackedVisitor<'_, V> {
    /// Hands a value of a kind to the type's visitor.
    fn hand<E: Error>(
        self,
        found: Found,
        visit: impl FnOnce(V) -> Result<V::Value, Failure<E>>,
    ) -> Result<V::Value, E> {
        // A visitor is used up when it refuses, so it is asked before.
        let expected = Expecting(&self.visitor).to_string();
        visit(self.visitor).map_err(|failure| settle(self.place, failure, &expected, found))
    }

    /// Refuses a value without asking the type's visitor, which would take it.
    fn refuse<E: Error>(self, unexpected: Unexpected<'_>) -> Result<V::Value, E> {
        self.hand(Found::of(unexpected), |visitor| {
            let expected = Expecting(&visitor).to_string();
            Err(Failure::invalid_type(unexpected, &expected.as_str()))
        })
    }
}

struct Expecting<'visitor, V>(&'visitor V);

impl<'de, V: Visitor<'de>> fmt::Display for Expecting<'_, V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(formatter)
    }
}

macro_rules! hand {
    ($($method:ident($type:ty) $found:ident)+) => {
        $(
            fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
                self.hand(Found::$found, |visitor| visitor.$method(value))
            }
        )+
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for TrackedVisitor<'_, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(formatter)
    }

    hand! {
        visit_bool(bool) Boolean
        visit_i8(i8) Number visit_i16(i16) Number visit_i32(i32) Number visit_i64(i64) Number
        visit_i128(i128) Number
        visit_u8(u8) Number visit_u16(u16) Number visit_u32(u32) Number visit_u64(u64) Number
        visit_u128(u128) Number
        visit_f32(f32) Number visit_f64(f64) Number
        visit_char(char) String
        visit_str(&str) String visit_borrowed_str(&'de str) String visit_string(String) String
        visit_bytes(&[u8]) Other visit_borrowed_bytes(&'de [u8]) Other visit_byte_buf(Vec<u8>) Other
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.hand(Found::Null, V::visit_unit)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.hand(Found::Null, V::visit_none)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let place = self.place;
        self.hand(Found::Other, |visitor| {
            visitor.visit_some(Tracked::new(deserializer, place))
        })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        let tracked = Tracked::new(deserializer, self.place);
        self.hand(Found::Other, |visitor| {
            visitor.visit_newtype_struct(tracked)
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        let place = self.place;
        self.hand(Found::Array, |visitor| {
            visitor.visit_seq(TrackedSeq::new(seq, place))
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        let place = self.place.within_map(self.wanted == Wanted::Map);
        let mut map = TrackedMap::new(map, place);
        if !(self.place.tracker.numbers_are_maps && map.is_number()?) {
            return self.hand(Found::Object, |visitor| visitor.visit_map(map));
        }
        match self.wanted {
            Wanted::Number => {
                let number = map.number()?;
                self.hand(Found::Number, |visitor| number.visit(visitor))
            }
            Wanted::Struct | Wanted::Map => self.refuse(Unexpected::Unsigned(0)),
            Wanted::Anything => self.hand(Found::Number, |visitor| {
                // If it is refused, then as a number, and not for what it is hidden in.
                visitor.visit_map(map).map_err(|failure| match failure {
                    Failure::Rejected(_) => Failure::custom("refused"),
                    Failure::Format(error) => Failure::Format(error),
                })
            }),
        }
    }
}
