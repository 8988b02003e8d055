//! Reading the types of this crate from JSON text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::decode::{Cursor, Rejected};
use crate::redacted::{self, Shown};
use crate::shape::Shape;

/// A type that can be read from JSON text.
///
/// `Deserialize` reads the type from every other format. Tests compare the two, and the shape, for every field of every
/// payload.
///
/// Some implementations are for types that only the payloads of a later page may have.
pub(crate) trait FromJson: fmt::Debug + Sized {
    /// The JSON that the type accepts.
    fn shape() -> Shape;

    /// Reads a value.
    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected>;

    /// The value of a field whose key is absent; `None` if the key is required.
    fn absent() -> Option<Self> {
        None
    }

    /// Shows the value without secrets.
    fn debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }

    /// Replaces numbers that JSON cannot represent.
    #[cfg(feature = "arbitrary")]
    fn make_finite(&mut self) {}
}

/// A field of an arbitrary struct, without numbers that JSON cannot represent.
#[cfg(feature = "arbitrary")]
pub(crate) fn arbitrary<'a, T: FromJson + arbitrary::Arbitrary<'a>>(
    source: &mut arbitrary::Unstructured<'a>,
) -> arbitrary::Result<T> {
    let mut value: T = source.arbitrary()?;
    value.make_finite();
    Ok(value)
}

impl<T: FromJson> FromJson for Option<T> {
    fn shape() -> Shape {
        Shape::Nullable(T::shape)
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        if json.eat_literal("null") {
            Ok(None)
        } else {
            T::read(json).map(Some)
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_ref().map(Shown), formatter)
    }

    #[cfg(feature = "arbitrary")]
    fn make_finite(&mut self) {
        self.iter_mut().for_each(T::make_finite);
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        T::read(json).map(Self::new)
    }

    fn debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::debug(self, formatter)
    }

    #[cfg(feature = "arbitrary")]
    fn make_finite(&mut self) {
        T::make_finite(self);
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn shape() -> Shape {
        Shape::Array(T::shape)
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        let mut items = Self::new();
        json.items(|json| {
            items.push(T::read(json)?);
            Ok(())
        })?;
        Ok(items)
    }

    fn debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_list()
            .entries(self.iter().map(Shown))
            .finish()
    }

    #[cfg(feature = "arbitrary")]
    fn make_finite(&mut self) {
        self.iter_mut().for_each(T::make_finite);
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn shape() -> Shape {
        Shape::Map(T::shape)
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        let mut map = Self::new();
        read_members(json, |key, value| drop(map.insert(key, value)))?;
        Ok(map)
    }

    fn debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        redacted::keys(self.keys(), formatter)
    }

    #[cfg(feature = "arbitrary")]
    fn make_finite(&mut self) {
        self.values_mut().for_each(T::make_finite);
    }
}

/// Reads an object with arbitrary keys. The last value of a duplicate key counts.
pub(crate) fn read_members<T: FromJson>(
    json: &mut Cursor<'_>,
    mut insert: impl FnMut(String, T),
) -> Result<(), Rejected> {
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

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        let mut map = Self::new();
        read_members(json, |key, value| drop(map.insert(key, value)))?;
        Ok(map)
    }

    fn debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        redacted::keys(self.keys(), formatter)
    }
}

impl FromJson for Value {
    fn shape() -> Shape {
        Shape::Anything
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        match json.peek() {
            Some(b'"') => String::read(json).map(Self::String),
            Some(b't' | b'f') => bool::read(json).map(Self::Bool),
            Some(b'{') if json.may_nest() => Map::read(json).map(Self::Object),
            Some(b'[') if json.may_nest() => Vec::read(json).map(Self::Array),
            _ => match json.plain_unsigned() {
                Some(number) => Ok(number.into()),
                None => json.value(),
            },
        }
    }

    fn debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("…")
    }
}

impl FromJson for bool {
    fn shape() -> Shape {
        Shape::Boolean
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        if json.eat_literal("true") {
            Ok(true)
        } else if json.eat_literal("false") {
            Ok(false)
        } else {
            Err(Rejected)
        }
    }
}

impl FromJson for i64 {
    fn shape() -> Shape {
        Shape::Integer
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        json.integer()
    }
}

impl FromJson for u64 {
    fn shape() -> Shape {
        Shape::Unsigned
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        json.unsigned()
    }
}

impl FromJson for f64 {
    fn shape() -> Shape {
        Shape::Number
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        json.value()
    }

    #[cfg(feature = "arbitrary")]
    fn make_finite(&mut self) {
        if !self.is_finite() {
            *self = 0.0;
        }
    }
}

impl FromJson for String {
    fn shape() -> Shape {
        Shape::any_text()
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        json.text().map(Cow::into_owned)
    }

    fn debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&redacted::text(self), formatter)
    }
}

impl FromJson for Uuid {
    fn shape() -> Shape {
        Shape::Text {
            expected: "a UUID string",
            accepts: |text| Self::try_parse(text).is_ok(),
        }
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        Self::try_parse(&json.text()?).map_err(|_| Rejected)
    }
}
