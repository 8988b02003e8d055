//! Where and why a map is not of a user's type.

use std::fmt;

use serde_core::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde_core::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, Expected,
    IntoDeserializer, Unexpected, VariantAccess, Visitor,
};
use serde_core::forward_to_deserialize_any;
use serde_json::{Map, Value};

use crate::Found;
use crate::decode::step;

/// The first mismatch. It has no value, and no key but those of the type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// The steps from the value to the root.
    steps: Vec<String>,
    expected: Option<String>,
    found: Option<Found>,
}

impl Mismatch {
    /// Reads a map that `serde_json` does not read as the type.
    pub(super) fn of<T: DeserializeOwned>(map: &Map<String, Value>) -> Self {
        let value = Value::Object(map.clone());
        T::deserialize(Part::root(&value)).err().unwrap_or_default()
    }

    pub(super) fn path(&self) -> String {
        let path: String = self.steps.iter().rev().map(String::as_str).collect();
        path.trim_start_matches('.').to_owned()
    }

    /// What the type expects, and the kind of what was found. If their words are the same, the type rejects something
    /// else.
    pub(super) fn kinds(self) -> Option<(String, Found)> {
        let (expected, found) = (self.expected?, self.found?);
        (expected != found.to_string()).then_some((expected, found))
    }
}

impl Error for Mismatch {
    /// Drops the message, which may quote a value.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::default()
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self {
            found: kind(found),
            ..Self::invalid_value(found, expected)
        }
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self {
            expected: Some(words(expected)),
            ..Self::default()
        }
    }

    fn missing_field(key: &'static str) -> Self {
        Self {
            steps: vec![step(key)],
            expected: Some("this required key".to_owned()),
            found: Some(Found::Missing),
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the type rejects the value")
    }
}

impl std::error::Error for Mismatch {}

/// What a type expects, in terms of JSON: serde's own types and its derived code name types of Rust.
fn words(expected: &dyn Expected) -> String {
    let expected = expected.to_string();
    match expected.as_str() {
        "u8" | "u16" | "u32" | "u64" => "an integer that is not negative",
        "i8" | "i16" | "i32" | "i64" => "an integer",
        "f32" | "f64" => "a number",
        "a sequence" => "an array",
        "a map" => "an object",
        "newtype variant" | "tuple variant" | "struct variant" => "a variant that has a value",
        text if text.starts_with("struct ") => "an object",
        _ => return expected,
    }
    .to_owned()
}

/// `None` for what is not JSON: the kind is that of the value that was read.
fn kind(found: Unexpected<'_>) -> Option<Found> {
    Some(match found {
        Unexpected::Bool(_) => Found::Boolean,
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => Found::Number,
        // JSON represents a variant without a value as a string.
        Unexpected::Str(_) | Unexpected::UnitVariant => Found::String,
        Unexpected::Unit | Unexpected::Option => Found::Null,
        Unexpected::Seq => Found::Array,
        Unexpected::Map => Found::Object,
        _ => return None,
    })
}

/// A value, which is read as `serde_json` reads it, and its last step from the root.
#[derive(Clone, Copy)]
struct Part<'de> {
    value: &'de Value,
    step: Option<Step<'de>>,
}

#[derive(Clone, Copy)]
enum Step<'de> {
    Key(&'de str),
    Index(usize),
}

impl<'de> Part<'de> {
    fn root(value: &'de Value) -> Self {
        Self { value, step: None }
    }

    fn member((key, value): (&'de String, &'de Value)) -> (&'de str, Self) {
        let step = Some(Step::Key(key));
        (key, Self { value, step })
    }

    fn item((index, value): (usize, &'de Value)) -> Self {
        let step = Some(Step::Index(index));
        Self { value, step }
    }

    /// Reads the part, and adds what is known here to an error.
    fn read<V: Visitor<'de>>(
        self,
        visitor: V,
        read: impl FnOnce(V) -> Result<V::Value, Mismatch>,
    ) -> Result<V::Value, Mismatch> {
        // An error consumes the visitor.
        let expected = words(&visitor);
        read(visitor).map_err(|mut mismatch| {
            mismatch.expected.get_or_insert(expected);
            mismatch.found.get_or_insert(match self.value {
                Value::Null => Found::Null,
                Value::Bool(_) => Found::Boolean,
                Value::Number(_) => Found::Number,
                Value::String(_) => Found::String,
                Value::Array(_) => Found::Array,
                Value::Object(_) => Found::Object,
            });
            mismatch.steps.extend(self.step.map(|it| match it {
                Step::Key(key) => step(key),
                Step::Index(index) => format!("[{index}]"),
            }));
            mismatch
        })
    }

    /// Hands the value to a visitor.
    fn visit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => {
                let items = items.iter().enumerate().map(Self::item);
                SeqDeserializer::new(items).deserialize_any(visitor)
            }
            Value::Object(members) => {
                MapDeserializer::new(members.iter().map(Self::member)).deserialize_any(visitor)
            }
        }
    }

    /// The same value without a step, which the error has already.
    fn inner(self) -> Self {
        Self::root(self.value)
    }
}

impl<'de> IntoDeserializer<'de, Mismatch> for Part<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Part<'de> {
    type Error = Mismatch;

    /// The keys of an object may be secrets, so the path ends at it.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.read(visitor, |visitor| {
            self.visit(visitor).map_err(|mut mismatch| {
                if self.value.is_object() {
                    mismatch.steps.clear();
                }
                mismatch
            })
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.read(visitor, |visitor| self.visit(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.read(visitor, |visitor| match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self.inner()),
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.read(visitor, |visitor| {
            visitor.visit_newtype_struct(self.inner())
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.read(visitor, |visitor| match self.value {
            Value::String(text) => visitor.visit_enum(StrDeserializer::new(text)),
            Value::Object(members) if members.len() == 1 => visitor.visit_enum(self),
            _ => Err(Mismatch::default()),
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

/// A variant is an object with one member: its name and its value.
impl<'de> EnumAccess<'de> for Part<'de> {
    type Error = Mismatch;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Mismatch> {
        let member = self
            .value
            .as_object()
            .and_then(|members| members.iter().next());
        let (name, value) = member.map(Self::member).ok_or_else(Mismatch::default)?;
        let variant = seed.deserialize(StrDeserializer::<Mismatch>::new(name))?;
        Ok((variant, value))
    }
}

impl<'de> VariantAccess<'de> for Part<'de> {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        Deserialize::deserialize(self)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Mismatch> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.value {
            Value::Object(_) => self.deserialize_struct("", fields, visitor),
            // The derived code would read the fields of an array, which `serde_json` rejects.
            _ => self.read(visitor, |_| Err(Mismatch::default())),
        }
    }
}
