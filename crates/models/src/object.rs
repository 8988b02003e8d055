//! What the structs of the payloads have in common: how an object is read.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use crate::shape::{Field, Shape, Shaped};

/// What is read, for messages.
pub(crate) const EXPECTED: &str = "an object";

/// A struct that [`object!`] makes.
pub(crate) trait Object: Sized {
    /// Its name, for formats that write it.
    const NAME: &'static str;
    /// The keys of its fields, in the order of the documentation.
    const KEYS: &'static [&'static str];
    /// The fields themselves, in the same order.
    const FIELDS: &'static [Field];

    /// Reads it from the members of an object.
    fn from_members<'de, A: MapAccess<'de>>(members: A) -> Result<Self, A::Error>;
}

pub(crate) fn deserialize<'de, Struct: Object, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Struct, D::Error> {
    deserializer.deserialize_struct(Struct::NAME, Struct::KEYS, ObjectVisitor(PhantomData))
}

struct ObjectVisitor<Struct>(PhantomData<Struct>);

impl<'de, Struct: Object> Visitor<'de> for ObjectVisitor<Struct> {
    type Value = Struct;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(EXPECTED)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Struct, A::Error> {
        Struct::from_members(members)
    }
}

pub(crate) fn shape<Struct: Object>() -> Shape {
    Shape::Object {
        expected: EXPECTED,
        fields: Struct::FIELDS,
    }
}

/// The position of a key among those of a struct; the one behind the last for a key that it does not know.
///
/// Keys mostly stand in the order of the documentation: each is first compared with the one behind the last.
pub(crate) struct Position {
    keys: &'static [&'static str],
    next: usize,
}

impl Position {
    pub(crate) fn among(keys: &'static [&'static str]) -> Self {
        Self { keys, next: 0 }
    }

    /// Reads the next key; `None` behind the last member.
    pub(crate) fn of_next_key<'de, A: MapAccess<'de>>(
        &mut self,
        members: &mut A,
    ) -> Result<Option<usize>, A::Error> {
        let position = members.next_key_seed(&mut *self)?;
        if let Some(position) = position {
            self.next = position + 1;
        }
        Ok(position)
    }
}

impl<'de> DeserializeSeed<'de> for &mut Position {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Position {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        if self.keys.get(self.next) == Some(&key) {
            return Ok(self.next);
        }
        let found = self.keys.iter().position(|known| *known == key);
        Ok(found.unwrap_or(self.keys.len()))
    }
}

/// Reads the value of a key that may stand there once.
pub(crate) fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    field: &mut Option<T>,
    key: &'static str,
    members: &mut A,
) -> Result<(), A::Error> {
    if field.is_some() {
        return Err(A::Error::duplicate_field(key));
    }
    *field = Some(members.next_value()?);
    Ok(())
}

/// The value of a key, or what stands for it where it is absent.
pub(crate) fn finish<T: Shaped, E: Error>(field: Option<T>, key: &'static str) -> Result<T, E> {
    field
        .or_else(T::absent)
        .ok_or_else(|| E::missing_field(key))
}

/// A struct that is an object in JSON, with a key for each field.
///
/// A key that is missing is an error, unless its field is an `Option`; so is a known key that is doubled, and
/// anything but an object. Keys that the struct does not know are read past.
///
/// The attributes of a field are serde's: `rename` gives the key, and `skip_serializing_if` leaves it out where
/// it is `None`, which is written as `null` otherwise.
///
/// ```text
/// object! {
///     /// A status of a bot, and since when it holds.
///     pub struct BotStatus {
///         /// The status, for programs.
///         pub code: StatusCode,
///         /// What went wrong, for people; only where something did.
///         #[serde(skip_serializing_if = "Option::is_none")]
///         pub error_message: Option<String>,
///     }
/// }
/// ```
macro_rules! object {
    (
        $(#[doc = $documentation:literal])*
        pub struct $Name:ident {
            $(
                $(#[doc = $field_documentation:literal])*
                $(#[serde(rename = $key:literal)])?
                $(#[serde(skip_serializing_if = $none:literal)])?
                pub $field:ident: $Type:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $documentation])*
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $Name {
            $(
                $(#[doc = $field_documentation])*
                $(#[cfg_attr(feature = "schemars", schemars(rename = $key))])?
                $(#[cfg_attr(feature = "schemars", schemars(skip_serializing_if = $none))])?
                pub $field: $Type,
            )*
        }

        impl $crate::object::Object for $Name {
            const NAME: &'static str = stringify!($Name);
            const KEYS: &'static [&'static str] = &[$(object_key!($field $($key)?)),*];
            const FIELDS: &'static [$crate::shape::Field] = &[
                $($crate::shape::Field {
                    key: object_key!($field $($key)?),
                    shape: <$Type as $crate::shape::Shaped>::shape,
                },)*
            ];

            fn from_members<'de, A: serde_core::de::MapAccess<'de>>(
                mut members: A,
            ) -> Result<Self, A::Error> {
                #[allow(non_camel_case_types, reason = "named as the fields are")]
                enum Field {
                    $($field,)*
                }

                let mut position = $crate::object::Position::among(Self::KEYS);
                $(let mut $field = None;)*
                while let Some(position) = position.of_next_key(&mut members)? {
                    match position {
                        $(
                            _ if position == Field::$field as usize => {
                                let key = object_key!($field $($key)?);
                                $crate::object::read(&mut $field, key, &mut members)?;
                            }
                        )*
                        _ => {
                            members.next_value::<serde_core::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Self {
                    $($field: $crate::object::finish($field, object_key!($field $($key)?))?,)*
                })
            }
        }

        impl $crate::shape::Shaped for $Name {
            fn shape() -> $crate::shape::Shape {
                $crate::object::shape::<Self>()
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $Name {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::object::deserialize(deserializer)
            }
        }

        impl serde_core::Serialize for $Name {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde_core::ser::SerializeStruct;

                let length = [$(object_writes!(self.$field $($none)?)),*];
                let length = length.into_iter().filter(|is_written| *is_written).count();
                let mut object = serializer.serialize_struct(stringify!($Name), length)?;
                $(
                    if object_writes!(self.$field $($none)?) {
                        object.serialize_field(object_key!($field $($key)?), &self.$field)?;
                    } else {
                        object.skip_field(object_key!($field $($key)?))?;
                    }
                )*
                object.end()
            }
        }
    };
}

/// The key of a field: the one it is renamed to, or its name.
macro_rules! object_key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// Whether a field is written.
macro_rules! object_writes {
    ($self:ident.$field:ident) => {
        true
    };
    ($self:ident.$field:ident $none:literal) => {
        $self.$field.is_some()
    };
}

#[cfg(test)]
mod tests;
