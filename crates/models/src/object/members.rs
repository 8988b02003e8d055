//! The members of an object, in JSON text or in any format of serde.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};

use super::Object;
use crate::decode::{Cursor, Rejected};
use crate::from_json::FromJson;

/// Iterates over the members of an object.
pub(crate) trait Members<'de> {
    type Error;

    /// Reads a key and returns its position in the struct, which is probably `guess`. `None` is the end of the object.
    fn next_key<Struct: Object>(&mut self, guess: usize) -> Result<Option<usize>, Self::Error>;

    /// Reads the value of the last key.
    fn value<T: FromJson + Deserialize<'de>>(&mut self) -> Result<T, Self::Error>;

    /// Skips the value of the last key.
    fn skip_value(&mut self) -> Result<(), Self::Error>;

    /// The error of a duplicate key.
    fn duplicate(key: &'static str) -> Self::Error;

    /// The error of a missing key.
    fn missing(key: &'static str) -> Self::Error;
}

/// The members of an object in JSON text.
pub(super) struct TextMembers<'cursor, 'json> {
    json: &'cursor mut Cursor<'json>,
    is_first: bool,
}

impl<'cursor, 'json> TextMembers<'cursor, 'json> {
    pub(super) fn new(json: &'cursor mut Cursor<'json>) -> Result<Self, Rejected> {
        json.expect(b'{')?;
        Ok(Self {
            json,
            is_first: true,
        })
    }
}

impl<'de> Members<'de> for TextMembers<'_, '_> {
    type Error = Rejected;

    #[inline]
    fn next_key<Struct: Object>(&mut self, guess: usize) -> Result<Option<usize>, Rejected> {
        if !std::mem::replace(&mut self.is_first, false) {
            if !self.json.eat(b',') {
                self.json.expect(b'}')?;
                return Ok(None);
            }
        } else if self.json.eat(b'}') {
            return Ok(None);
        }
        if Struct::eat_key(guess, self.json) {
            return Ok(Some(guess));
        }
        let key = self.json.text()?;
        self.json.expect(b':')?;
        Ok(Some(Struct::position(&key)))
    }

    fn value<T: FromJson + Deserialize<'de>>(&mut self) -> Result<T, Rejected> {
        T::read(self.json)
    }

    fn skip_value(&mut self) -> Result<(), Rejected> {
        self.json.skip_value()
    }

    fn duplicate(_: &'static str) -> Rejected {
        Rejected
    }

    fn missing(_: &'static str) -> Rejected {
        Rejected
    }
}

/// The members of an object in any format of serde.
pub(super) struct FormatMembers<A>(pub(super) A);

impl<'de, A: MapAccess<'de>> Members<'de> for FormatMembers<A> {
    type Error = A::Error;

    fn next_key<Struct: Object>(&mut self, _: usize) -> Result<Option<usize>, A::Error> {
        self.0.next_key_seed(Key(PhantomData::<Struct>))
    }

    fn value<T: FromJson + Deserialize<'de>>(&mut self) -> Result<T, A::Error> {
        self.0.next_value()
    }

    fn skip_value(&mut self) -> Result<(), A::Error> {
        self.0.next_value::<IgnoredAny>().map(drop)
    }

    fn duplicate(key: &'static str) -> A::Error {
        A::Error::duplicate_field(key)
    }

    fn missing(key: &'static str) -> A::Error {
        A::Error::missing_field(key)
    }
}

/// Reads a key, and returns its position in a struct.
struct Key<Struct>(PhantomData<Struct>);

impl<'de, Struct: Object> DeserializeSeed<'de> for Key<Struct> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<Struct: Object> Visitor<'_> for Key<Struct> {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        Ok(Struct::position(key))
    }
}
