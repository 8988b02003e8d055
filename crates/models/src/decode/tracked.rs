//! A deserializer around another one that knows where in the document it is.
//!
//! Types are read through it unchanged, those of a user's too. What it adds: the path of the first problem,
//! what was expected there and the kind that was found.

mod access;
mod enumeration;
mod visitor;

use serde_core::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::failure::Failure;
use super::found::Found;
use super::path::Path;
use super::place::Place;
use enumeration::AsEnum;
use visitor::TrackedVisitor;

/// The format has refused what stands at a place.
fn failed<E>(place: Place<'_>, error: E) -> Failure<E> {
    place.failed();
    Failure::Format(error)
}

/// Turns a failure into the format's own error, and notes what it says.
pub(super) fn settle<E: Error>(
    place: Place<'_>,
    failure: Failure<E>,
    expected: &str,
    found: Found,
) -> E {
    match failure {
        Failure::Format(error) => error,
        Failure::Rejected(refusal) => {
            let expected = refusal.expected.as_deref().unwrap_or(expected);
            let found = refusal.found.unwrap_or(found);
            match refusal.key {
                Some(key) => place
                    .at(&Path::Key(place.path, key))
                    .refused(expected, found),
                None => place.refused(expected, found),
            }
        }
    }
}

/// What the type that is read asks for, as far as it matters here.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Anything,
    Number,
    /// An object whose keys are fields; a type of a user's may take their values in order too.
    Struct,
    /// An object whose keys are somebody's own.
    Map,
}

/// A deserializer, and the place of the value that it reads.
pub(super) struct Tracked<'up, D> {
    deserializer: D,
    place: Place<'up>,
}

impl<'up, D> Tracked<'up, D> {
    pub(super) fn new(deserializer: D, place: Place<'up>) -> Self {
        Self {
            deserializer,
            place,
        }
    }

    fn run<'de, V: Visitor<'de>>(
        self,
        wanted: Wanted,
        visitor: V,
        read: impl FnOnce(D, TrackedVisitor<'up, V>) -> Result<V::Value, D::Error>,
    ) -> Result<V::Value, Failure<D::Error>>
    where
        D: Deserializer<'de>,
    {
        let place = self.place;
        let visitor = TrackedVisitor {
            visitor,
            place,
            wanted,
        };
        read(self.deserializer, visitor).map_err(|error| failed(place, error))
    }

    /// Reads a value as what it is, not as what the type asks for: so its kind is known when it is refused.
    fn read<'de, V: Visitor<'de>>(
        self,
        wanted: Wanted,
        visitor: V,
    ) -> Result<V::Value, Failure<D::Error>>
    where
        D: Deserializer<'de>,
    {
        self.run(wanted, visitor, D::deserialize_any)
    }
}

macro_rules! read_as {
    ($wanted:expr => $($method:ident($($argument:ty),*))+) => {
        $(
            fn $method<V: Visitor<'de>>(
                self,
                $(_: $argument,)*
                visitor: V,
            ) -> Result<V::Value, Self::Error> {
                self.read($wanted, visitor)
            }
        )+
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Tracked<'_, D> {
    type Error = Failure<D::Error>;

    read_as! { Wanted::Anything =>
        deserialize_any() deserialize_bool() deserialize_char() deserialize_str() deserialize_string()
        deserialize_bytes() deserialize_byte_buf() deserialize_unit() deserialize_seq() deserialize_identifier()
        deserialize_unit_struct(&'static str) deserialize_tuple(usize)
        deserialize_tuple_struct(&'static str, usize)
    }

    read_as! { Wanted::Number =>
        deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_f32() deserialize_f64()
    }

    read_as! { Wanted::Map => deserialize_map() }

    read_as! { Wanted::Struct => deserialize_struct(&'static str, &'static [&'static str]) }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.run(Wanted::Anything, visitor, D::deserialize_option)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.run(Wanted::Anything, visitor, |deserializer, visitor| {
            deserializer.deserialize_newtype_struct(name, visitor)
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.read(Wanted::Anything, AsEnum(visitor))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.run(Wanted::Anything, visitor, D::deserialize_ignored_any)
    }

    fn is_human_readable(&self) -> bool {
        self.deserializer.is_human_readable()
    }
}

/// A seed that is read with its path tracked.
struct TrackedSeed<'up, S> {
    seed: S,
    place: Place<'up>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for TrackedSeed<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let place = self.place;
        self.seed
            .deserialize(Tracked::new(deserializer, place))
            .map_err(|failure| settle(place, failure, "", Found::Other))
    }
}
