//! Structs that are JSON objects: how they are read and written.

mod members;

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::decode::{Cursor, Rejected};
use crate::from_json::FromJson;
use crate::shape::{Field, Shape};

pub(crate) use members::Members;
use members::{FormatMembers, TextMembers};

/// The expectation in error messages.
const EXPECTED: &str = "an object";

/// A struct that [`object!`] defines.
pub(crate) trait Object: Sized {
    /// The name of the struct, for formats that write it.
    const NAME: &'static str;
    /// The keys of the fields, in the order of the documentation.
    const KEYS: &'static [&'static str];
    /// The fields, in the same order.
    const FIELDS: &'static [Field];

    /// The position of a key in `KEYS`; their number if it is not one of them.
    fn position(key: &str) -> usize;

    /// Skips the key at a position in `KEYS`, if it comes next.
    fn eat_key(position: usize, json: &mut Cursor<'_>) -> bool;

    /// Reads the struct from the members of an object.
    fn from_members<'de, M: Members<'de>>(members: M) -> Result<Self, M::Error>;
}

pub(crate) fn shape<Struct: Object>() -> Shape {
    Shape::Object {
        expected: EXPECTED,
        fields: Struct::FIELDS,
    }
}

/// Reads a struct from JSON text.
pub(crate) fn read<Struct: Object>(json: &mut Cursor<'_>) -> Result<Struct, Rejected> {
    Struct::from_members(TextMembers::new(json)?)
}

/// Reads a struct from any format of serde.
pub(crate) fn deserialize<'de, Struct: Object, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Struct, D::Error> {
    deserializer.deserialize_struct(Struct::NAME, Struct::KEYS, ObjectVisitor(PhantomData))
}

/// Reads a struct from the members of an object in any format of serde.
pub(crate) fn from_map<'de, Struct: Object, A: MapAccess<'de>>(map: A) -> Result<Struct, A::Error> {
    Struct::from_members(FormatMembers(map))
}

struct ObjectVisitor<Struct>(PhantomData<Struct>);

impl<'de, Struct: Object> Visitor<'de> for ObjectVisitor<Struct> {
    type Value = Struct;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(EXPECTED)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Struct, A::Error> {
        from_map(map)
    }
}

/// Reads the value of a key, and rejects a duplicate.
pub(crate) fn read_field<'de, T: FromJson + Deserialize<'de>, M: Members<'de>>(
    field: &mut Option<T>,
    key: &'static str,
    members: &mut M,
) -> Result<(), M::Error> {
    if field.is_some() {
        return Err(M::duplicate(key));
    }
    *field = Some(members.value()?);
    Ok(())
}

/// The value of a key, or its default if the key is absent.
pub(crate) fn finish_field<'de, T: FromJson, M: Members<'de>>(
    field: Option<T>,
    key: &'static str,
    _: &M,
) -> Result<T, M::Error> {
    match field.or_else(T::absent) {
        Some(value) => Ok(value),
        None => Err(M::missing(key)),
    }
}

/// Defines a struct that is a JSON object, with one key for each field.
///
/// Reading fails if a required key is missing, if a known key is duplicated, and for any value but an object. A key
/// is required unless its field is an `Option`. Unknown keys are ignored. `Debug` shows each field without secrets.
///
/// After its documentation a field accepts two attributes, in this order:
///
/// - `#[key = "…"]`: the key, if it is not the name of the field.
/// - `#[omit_none]`: writing omits the key if the field is `None`. Without it, the value is `null`.
///
/// ```text
/// object! {
///     /// A status of a bot, and since when it holds.
///     pub struct BotStatus {
///         /// The status, for programs.
///         pub code: StatusCode,
///         /// What went wrong, for people; only where something did.
///         #[omit_none]
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
                $(#[key = $key:literal])?
                // `$never` is empty. A repetition has to contain a variable.
                $(#[omit_none $($never:lifetime)?])?
                pub $field:ident: $Type:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $documentation])*
        #[derive(Clone, PartialEq)]
        #[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $Name {
            $(
                $(#[doc = $field_documentation])*
                #[cfg_attr(feature = "arbitrary", arbitrary(with = $crate::from_json::arbitrary))]
                $(#[cfg_attr(feature = "schemars", schemars(rename = $key))])?
                $(
                    #[doc = ""]
                    #[doc = "Omitted from JSON if it is `None`."]
                    #[cfg_attr(feature = "schemars", schemars(skip_serializing_if = "Option::is_none"))]
                    $($never)?
                )?
                pub $field: $Type,
            )*
        }

        const _: () = {
            #[allow(non_camel_case_types, reason = "the variants have the names of the fields")]
            enum Field {
                $($field,)*
            }

            impl $crate::object::Object for $Name {
                const NAME: &'static str = stringify!($Name);
                const KEYS: &'static [&'static str] = &[$(object_key!($field $($key)?)),*];
                const FIELDS: &'static [$crate::shape::Field] = &[
                    $($crate::shape::Field {
                        key: object_key!($field $($key)?),
                        shape: <$Type as $crate::from_json::FromJson>::shape,
                    },)*
                ];

                // Both have constants, which the compiler compares without a call.
                fn position(key: &str) -> usize {
                    match key {
                        $(object_key!($field $($key)?) => Field::$field as usize,)*
                        _ => Self::KEYS.len(),
                    }
                }

                #[inline]
                fn eat_key(position: usize, json: &mut $crate::decode::Cursor<'_>) -> bool {
                    match position {
                        $(
                            _ if position == Field::$field as usize => {
                                json.eat_key(object_key!($field $($key)?))
                            }
                        )*
                        _ => false,
                    }
                }

                fn from_members<'de, M: $crate::object::Members<'de>>(
                    mut members: M,
                ) -> Result<Self, M::Error> {
                    $(let mut $field = None;)*
                    // Keys are mostly in the order of the documentation.
                    let mut guess = 0;
                    while let Some(position) = members.next_key::<Self>(guess)? {
                        match position {
                            $(
                                _ if position == Field::$field as usize => {
                                    let key = object_key!($field $($key)?);
                                    $crate::object::read_field(&mut $field, key, &mut members)?;
                                }
                            )*
                            _ => {
                                members.skip_value()?;
                                continue;
                            }
                        }
                        guess = position + 1;
                    }
                    Ok(Self {
                        $(
                            $field: $crate::object::finish_field(
                                $field,
                                object_key!($field $($key)?),
                                &members,
                            )?,
                        )*
                    })
                }
            }
        };

        impl $crate::from_json::FromJson for $Name {
            fn shape() -> $crate::shape::Shape {
                $crate::object::shape::<Self>()
            }

            fn read(json: &mut $crate::decode::Cursor<'_>) -> Result<Self, $crate::decode::Rejected> {
                $crate::object::read(json)
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $Name {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::object::deserialize(deserializer)
            }
        }

        impl std::fmt::Debug for $Name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter
                    .debug_struct(stringify!($Name))
                    $(.field(stringify!($field), &$crate::redacted::Shown(&self.$field)))*
                    .finish()
            }
        }

        impl serde_core::Serialize for $Name {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde_core::ser::SerializeStruct;

                let length = [$(object_writes!(self.$field $(omit_none $($never)?)?)),*];
                let length = length.into_iter().filter(|is_written| *is_written).count();
                let mut object = serializer.serialize_struct(stringify!($Name), length)?;
                $(
                    if object_writes!(self.$field $(omit_none $($never)?)?) {
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

/// The key of a field: the attribute, or the name of the field.
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
    ($self:ident.$field:ident omit_none) => {
        $self.$field.is_some()
    };
}

#[cfg(test)]
mod tests;
