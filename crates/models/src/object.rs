//! What the structs of the payloads have in common: how an object is read.

use std::fmt;

use serde_core::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use crate::shape::{Field, Shaped};

/// What is read, for messages.
pub(crate) const EXPECTED: &str = "an object";

/// A struct that [`object!`] makes.
pub(crate) trait Object {
    /// Its fields, in the order of the documentation.
    const FIELDS: &'static [Field];
}

/// Reads a key, and gives the position of its field; that behind the last for an unknown key.
pub(crate) struct FieldSeed {
    pub(crate) fields: &'static [Field],
    /// Which field it is if the fields stand in order: the first that is looked at.
    pub(crate) guess: usize,
}

impl<'de> DeserializeSeed<'de> for FieldSeed {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for FieldSeed {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        let is_named = |field: &Field| field.key == key;
        if self.fields.get(self.guess).is_some_and(is_named) {
            return Ok(self.guess);
        }
        let found = self.fields.iter().position(is_named);
        Ok(found.unwrap_or(self.fields.len()))
    }
}

/// Reads the value of a key that may stand there once.
pub(crate) fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    field: &mut Option<T>,
    key: &'static str,
    map: &mut A,
) -> Result<(), A::Error> {
    if field.is_some() {
        return Err(A::Error::duplicate_field(key));
    }
    *field = Some(map.next_value()?);
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
            const FIELDS: &'static [$crate::shape::Field] = &[
                $($crate::shape::Field {
                    key: object_key!($field $($key)?),
                    shape: <$Type as $crate::shape::Shaped>::shape,
                },)*
            ];
        }

        impl $crate::shape::Shaped for $Name {
            fn shape() -> $crate::shape::Shape {
                $crate::shape::Shape::Object {
                    expected: $crate::object::EXPECTED,
                    fields: <Self as $crate::object::Object>::FIELDS,
                }
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $Name {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                /// The fields by their position.
                #[allow(non_camel_case_types, clippy::enum_variant_names, reason = "named as the fields are")]
                enum Position {
                    $($field,)*
                }

                struct ObjectVisitor;

                impl<'de> serde_core::de::Visitor<'de> for ObjectVisitor {
                    type Value = $Name;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str($crate::object::EXPECTED)
                    }

                    fn visit_map<A: serde_core::de::MapAccess<'de>>(self, mut map: A) -> Result<$Name, A::Error> {
                        let fields = <$Name as $crate::object::Object>::FIELDS;
                        let mut guess = 0;
                        $(let mut $field = None;)*
                        while let Some(position) =
                            map.next_key_seed($crate::object::FieldSeed { fields, guess })?
                        {
                            guess = position + 1;
                            match position {
                                $(
                                    _ if position == Position::$field as usize => {
                                        $crate::object::read(&mut $field, object_key!($field $($key)?), &mut map)?;
                                    }
                                )*
                                _ => {
                                    map.next_value::<serde_core::de::IgnoredAny>()?;
                                }
                            }
                        }
                        Ok($Name {
                            $($field: $crate::object::finish($field, object_key!($field $($key)?))?,)*
                        })
                    }
                }

                let keys = &[$(object_key!($field $($key)?)),*];
                deserializer.deserialize_struct(stringify!($Name), keys, ObjectVisitor)
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
