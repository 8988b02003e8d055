//! Walks JSON along a shape, up to the first error, and notes what the types do not know.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

use super::found::Found;
use super::number::{self, NumberText};
use super::path::Path;
use super::place::Place;
use crate::drift::DriftKind;
use crate::shape::{Field, Shape};

/// A place, and the shape of the value that is expected there.
#[derive(Clone, Copy)]
pub(super) struct Walk<'up> {
    shape: Shape,
    place: Place<'up>,
}

impl<'up> Walk<'up> {
    pub(super) fn new(shape: Shape, place: Place<'up>) -> Self {
        Self { shape, place }
    }

    /// The walk of a value that is not `null`.
    fn of_a_value(mut self) -> Self {
        while let Shape::Nullable(shape) = self.shape {
            self.shape = shape();
        }
        self
    }

    fn accept<E: Error>(self, is_accepted: bool, found: Found) -> Result<(), E> {
        if is_accepted {
            Ok(())
        } else {
            Err(self.reject(found))
        }
    }

    #[cold]
    fn reject<E: Error>(self, found: Found) -> E {
        self.place.rejected(expected(self.shape), found)
    }

    fn object<'de, A: MapAccess<'de>>(
        self,
        fields: &'static [Field],
        mut members: Members<'de, A>,
    ) -> Result<(), A::Error> {
        let mut seen = vec![false; fields.len()];
        // Keys are mostly in the order of the documentation.
        let mut next = 0;
        while let Some(key) = members.next_key(self.place)? {
            let path = self.place.member(Path::Key(self.place.path, &key));
            let place = self.place.at(&path);
            let Some((index, field)) = field(fields, next, &key) else {
                place.drifted(DriftKind::UnknownKey);
                members.walk(Walk::new(Shape::Skipped, place))?;
                continue;
            };
            next = index + 1;
            let seen = seen.get_mut(index);
            if seen.is_some_and(|seen| std::mem::replace(seen, true)) {
                return Err(place.rejected("this key once", Found::DuplicateKey));
            }
            members.walk(Walk::new((field.shape)(), place))?;
        }
        let missing = fields
            .iter()
            .zip(seen)
            .find(|(field, seen)| !seen && !matches!((field.shape)(), Shape::Nullable(_)));
        match missing {
            Some((field, _)) => {
                let path = self.place.member(Path::Key(self.place.path, field.key));
                let place = self.place.at(&path);
                Err(place.rejected("this required key", Found::Missing))
            }
            None => Ok(()),
        }
    }

    /// An object with arbitrary keys, which no path shows.
    fn map<'de, A: MapAccess<'de>>(
        self,
        values: Shape,
        mut members: Members<'de, A>,
    ) -> Result<(), A::Error> {
        let place = self.place.within_map();
        while members.next_key(place)?.is_some() {
            members.walk(Walk::new(values, place))?;
        }
        Ok(())
    }
}

/// The field of a key, and its index, which is probably `guess`.
fn field(fields: &'static [Field], guess: usize, key: &str) -> Option<(usize, &'static Field)> {
    let has_key = |(_, field): &(usize, &Field)| field.key == key;
    let all = || fields.iter().enumerate();
    let after = all().skip(guess).find(has_key);
    after.or_else(|| all().take(guess).find(has_key))
}

/// The expectation of a shape, in error messages.
fn expected(shape: Shape) -> &'static str {
    match shape {
        Shape::Anything | Shape::Skipped => "any JSON",
        Shape::Boolean => "a boolean",
        Shape::Integer => "an integer",
        Shape::Unsigned => "an integer that is not negative",
        Shape::Number => "a number",
        Shape::Array(_) => "an array",
        Shape::Map(_) => "an object",
        Shape::Nullable(shape) => expected(shape()),
        Shape::Text { expected, .. }
        | Shape::OpenEnum { expected, .. }
        | Shape::Object { expected, .. }
        | Shape::TextOrObject { expected, .. } => expected,
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let walk = self.of_a_value();
        match walk.shape {
            // As the types read it: they reject what no `Value` represents.
            Shape::Anything => Value::deserialize(deserializer).map(drop),
            Shape::Skipped => IgnoredAny::deserialize(deserializer).map(drop),
            _ => return deserializer.deserialize_any(self),
        }
        .inspect_err(|_| self.place.failed())
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(expected(self.shape))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        let is_accepted = matches!(self.shape, Shape::Nullable(_));
        self.accept(is_accepted, Found::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        let walk = self.of_a_value();
        let is_accepted = matches!(walk.shape, Shape::Boolean);
        walk.accept(is_accepted, Found::Boolean)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        let walk = self.of_a_value();
        let is_accepted = match walk.shape {
            Shape::Integer | Shape::Number => true,
            Shape::Unsigned => number >= 0,
            _ => false,
        };
        walk.accept(is_accepted, Found::Number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        let walk = self.of_a_value();
        let is_accepted = match walk.shape {
            Shape::Unsigned | Shape::Number => true,
            Shape::Integer => i64::try_from(number).is_ok(),
            _ => false,
        };
        walk.accept(is_accepted, Found::Number)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        let walk = self.of_a_value();
        let is_accepted = matches!(walk.shape, Shape::Number);
        walk.accept(is_accepted, Found::Number)
    }

    // Beyond 64 bits, of a `Value` with the feature `arbitrary_precision`.
    fn visit_i128<E: Error>(self, _: i128) -> Result<(), E> {
        self.visit_f64(0.0)
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<(), E> {
        self.visit_f64(0.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        let walk = self.of_a_value();
        let is_accepted = match walk.shape {
            Shape::Text { accepts, .. } => accepts(text),
            Shape::OpenEnum { is_documented, .. } => {
                if !is_documented(text) {
                    self.place.drifted(DriftKind::UnknownValue);
                }
                true
            }
            Shape::TextOrObject { .. } => true,
            _ => false,
        };
        walk.accept(is_accepted, Found::String)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let walk = self.of_a_value();
        let shape = match walk.shape {
            Shape::Array(shape) => shape(),
            _ => return Err(walk.reject(Found::Array)),
        };
        for index in 0.. {
            let path = self.place.member(Path::Index(self.place.path, index));
            let place = self.place.at(&path);
            let item = items.next_element_seed(Walk::new(shape, place));
            if item.inspect_err(|_| place.failed())?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let mut members = Members::new(map);
        if self.place.notes.numbers_are_maps
            && let Some(number) = members.number(self.place)?
        {
            return number.visit(self);
        }
        let walk = self.of_a_value();
        match walk.shape {
            Shape::Object { fields, .. } | Shape::TextOrObject { fields, .. } => {
                walk.object(fields, members)
            }
            Shape::Map(shape) => walk.map(shape(), members),
            _ => Err(walk.reject(Found::Object)),
        }
    }
}

/// The members of an object, whose first key may have been read before.
struct Members<'de, A> {
    map: A,
    first: First<'de>,
}

enum First<'de> {
    Unread,
    Read(Option<Cow<'de, str>>),
}

impl<'de, A: MapAccess<'de>> Members<'de, A> {
    fn new(map: A) -> Self {
        Self {
            map,
            first: First::Unread,
        }
    }

    /// The number, if the object represents one.
    fn number(&mut self, place: Place<'_>) -> Result<Option<NumberText>, A::Error> {
        let first = self.next_key(place)?;
        // A key with an escape is not borrowed, and is an object's.
        if let Some(Cow::Borrowed(key)) = first
            && key == number::KEY
            && !place.notes.is_written(key)
        {
            return self.map.next_value().map(NumberText).map(Some);
        }
        self.first = First::Read(first);
        Ok(None)
    }

    fn next_key(&mut self, place: Place<'_>) -> Result<Option<Cow<'de, str>>, A::Error> {
        match std::mem::replace(&mut self.first, First::Unread) {
            First::Read(key) => Ok(key),
            First::Unread => self
                .map
                .next_key_seed(KeySeed)
                .inspect_err(|_| place.failed()),
        }
    }

    /// Walks the value of the last key.
    fn walk(&mut self, walk: Walk<'_>) -> Result<(), A::Error> {
        self.map
            .next_value_seed(walk)
            .inspect_err(|_| walk.place.failed())
    }
}

/// Reads a key as text.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string as key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }

    fn visit_string<E: Error>(self, key: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key))
    }
}
