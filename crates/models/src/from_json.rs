//! What every type of this crate can do: be read from JSON text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::decode::{Cursor, Refused};
use crate::shape::Shape;

/// A type that is read from JSON text.
///
/// `Deserialize` reads it from every other format. That both read the same, and what the shape says, is tested at
/// every place of every payload.
///
/// Not every type that it is implemented for is in a payload of today: the generator may make the others of a newer page.
pub(crate) trait FromJson: Sized {
    /// What it takes.
    fn shape() -> Shape;

    /// Reads it.
    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused>;

    /// What stands for a field of this type whose key is absent.
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn shape() -> Shape {
        Shape::Nullable(T::shape)
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        if json.eat_literal("null") {
            Ok(None)
        } else {
            T::read(json).map(Some)
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        T::read(json).map(Self::new)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn shape() -> Shape {
        Shape::Array(T::shape)
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        let mut items = Self::new();
        json.expect(b'[')?;
        if json.eat(b']') {
            return Ok(items);
        }
        loop {
            items.push(T::read(json)?);
            if json.eat(b']') {
                return Ok(items);
            }
            json.expect(b',')?;
        }
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn shape() -> Shape {
        Shape::Map(T::shape)
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        let mut map = Self::new();
        read_members(json, |key, value| drop(map.insert(key, value)))?;
        Ok(map)
    }
}

/// Reads an object of any keys; of a doubled one the last counts.
fn read_members<T: FromJson>(
    json: &mut Cursor<'_>,
    mut insert: impl FnMut(String, T),
) -> Result<(), Refused> {
    json.expect(b'{')?;
    if json.eat(b'}') {
        return Ok(());
    }
    loop {
        let key = String::read(json)?;
        json.expect(b':')?;
        insert(key, T::read(json)?);
        if json.eat(b'}') {
            return Ok(());
        }
        json.expect(b',')?;
    }
}

impl FromJson for Map<String, Value> {
    fn shape() -> Shape {
        Shape::Map(Value::shape)
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        let mut map = Self::new();
        read_members(json, |key, value| drop(map.insert(key, value)))?;
        Ok(map)
    }
}

impl FromJson for Value {
    fn shape() -> Shape {
        Shape::Anything
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        match json.peek() {
            Some(b'"') => String::read(json).map(Self::String),
            Some(b't' | b'f') => bool::read(json).map(Self::Bool),
            _ => match json.plain_unsigned() {
                Some(number) => Ok(number.into()),
                None => json.value(),
            },
        }
    }
}

impl FromJson for bool {
    fn shape() -> Shape {
        Shape::Boolean
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        if json.eat_literal("true") {
            Ok(true)
        } else if json.eat_literal("false") {
            Ok(false)
        } else {
            Err(Refused)
        }
    }
}

impl FromJson for i64 {
    fn shape() -> Shape {
        Shape::Integer
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        json.integer()
    }
}

impl FromJson for u64 {
    fn shape() -> Shape {
        Shape::Unsigned
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        json.unsigned()
    }
}

impl FromJson for f64 {
    fn shape() -> Shape {
        Shape::Number
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        json.value()
    }
}

impl FromJson for String {
    fn shape() -> Shape {
        Shape::any_text()
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        json.text().map(Cow::into_owned)
    }
}

impl FromJson for Uuid {
    fn shape() -> Shape {
        Shape::Text {
            expected: "a UUID string",
            accepts: |text| Self::try_parse(text).is_ok(),
        }
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        Self::try_parse(&json.text()?).map_err(|_| Refused)
    }
}
