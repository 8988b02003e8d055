//! Reads a map as a user's type once more, to find where and why that fails.

use serde_core::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde_core::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer,
    VariantAccess, Visitor,
};
use serde_core::forward_to_deserialize_any;
use serde_json::{Map, Value};

use super::key::Key;
use super::mismatch::{Mismatch, words};
use crate::Found;
use crate::decode::step;

/// Why a map is not of the type; `serde_json` does not read it as one.
pub(super) fn first_mismatch<T: DeserializeOwned>(map: &Map<String, Value>) -> Mismatch {
    let value = Value::Object(map.clone());
    T::deserialize(Part::root(&value)).err().unwrap_or_default()
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

    fn member((key, value): (&'de String, &'de Value)) -> (Key<'de>, Self) {
        let step = Some(Step::Key(key));
        (Key(key), Self { value, step })
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

impl<'de> IntoDeserializer<'de, Mismatch> for Key<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
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
        let variant = seed.deserialize(name)?;
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
