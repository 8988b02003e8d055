//! The members of an object, in JSON text or in another format.

use std::fmt;

use serde_core::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};

use crate::decode::{Cursor, Refused};
use crate::from_json::FromJson;

/// The members of an object, one after the other.
pub(crate) trait Members<'de> {
    type Error;

    /// Reads a key, and finds its position among those that are known, first at the one that is guessed. The
    /// position of an unknown key is behind the last; `None` if there is no member any more.
    fn next_key(
        &mut self,
        known: &'static [&'static str],
        guess: usize,
    ) -> Result<Option<usize>, Self::Error>;

    /// The value of the key that was read last.
    fn value<T: FromJson + Deserialize<'de>>(&mut self) -> Result<T, Self::Error>;

    /// Reads past it.
    fn skip_value(&mut self) -> Result<(), Self::Error>;

    /// A known key stands there twice.
    fn second(key: &'static str) -> Self::Error;

    /// A key is missing that must be there.
    fn missing(key: &'static str) -> Self::Error;
}

fn position(known: &[&str], guess: usize, key: &str) -> usize {
    if known.get(guess) == Some(&key) {
        return guess;
    }
    let found = known.iter().position(|known| *known == key);
    found.unwrap_or(known.len())
}

/// Those in a JSON text.
pub(super) struct OfText<'cursor, 'json> {
    json: &'cursor mut Cursor<'json>,
    is_first: bool,
}

impl<'cursor, 'json> OfText<'cursor, 'json> {
    pub(super) fn new(json: &'cursor mut Cursor<'json>) -> Result<Self, Refused> {
        json.expect(b'{')?;
        Ok(Self {
            json,
            is_first: true,
        })
    }
}

impl<'de> Members<'de> for OfText<'_, '_> {
    type Error = Refused;

    fn next_key(
        &mut self,
        known: &'static [&'static str],
        guess: usize,
    ) -> Result<Option<usize>, Refused> {
        if !std::mem::replace(&mut self.is_first, false) {
            if !self.json.eat(b',') {
                self.json.expect(b'}')?;
                return Ok(None);
            }
        } else if self.json.eat(b'}') {
            return Ok(None);
        }
        if let Some(key) = known.get(guess)
            && self.json.eat_key(key)
        {
            return Ok(Some(guess));
        }
        let key = self.json.text()?;
        self.json.expect(b':')?;
        Ok(Some(position(known, guess, &key)))
    }

    fn value<T: FromJson + Deserialize<'de>>(&mut self) -> Result<T, Refused> {
        T::read(self.json)
    }

    fn skip_value(&mut self) -> Result<(), Refused> {
        self.json.skip_value()
    }

    fn second(_: &'static str) -> Refused {
        Refused
    }

    fn missing(_: &'static str) -> Refused {
        Refused
    }
}

/// Those in any format of serde.
pub(super) struct OfFormat<A>(pub(super) A);

impl<'de, A: MapAccess<'de>> Members<'de> for OfFormat<A> {
    type Error = A::Error;

    fn next_key(
        &mut self,
        known: &'static [&'static str],
        guess: usize,
    ) -> Result<Option<usize>, A::Error> {
        self.0.next_key_seed(Key { known, guess })
    }

    fn value<T: FromJson + Deserialize<'de>>(&mut self) -> Result<T, A::Error> {
        self.0.next_value()
    }

    fn skip_value(&mut self) -> Result<(), A::Error> {
        self.0.next_value::<IgnoredAny>().map(drop)
    }

    fn second(key: &'static str) -> A::Error {
        A::Error::duplicate_field(key)
    }

    fn missing(key: &'static str) -> A::Error {
        A::Error::missing_field(key)
    }
}

/// Reads a key as its position.
struct Key {
    known: &'static [&'static str],
    guess: usize,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        Ok(position(self.known, self.guess, key))
    }
}
