//! Identifiers, one type for each kind of resource.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserializer, Error, Visitor};
use serde_core::ser::Serializer;
use uuid::Uuid;

use crate::decode::{Cursor, Rejected};
use crate::shape::Shape;

/// A text is not a valid identifier, which is a UUID.
///
/// The error never contains the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseIdentifierError {
    name: &'static str,
}

impl fmt::Display for ParseIdentifierError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "not a `{}`: expected a UUID, 32 hexadecimal digits in groups of 8-4-4-4-12",
            self.name
        )
    }
}

impl std::error::Error for ParseIdentifierError {}

/// A type that [`identifier!`] defines.
pub(crate) trait Identifier: From<Uuid> {
    const NAME: &'static str;
    /// The expectation in error messages.
    const EXPECTED: &'static str;
}

pub(crate) fn parse<Id: Identifier>(text: &str) -> Result<Id, ParseIdentifierError> {
    // The error of uuid quotes a character of the text.
    Uuid::try_parse(text)
        .map(Id::from)
        .map_err(|_| ParseIdentifierError { name: Id::NAME })
}

pub(crate) fn serialize<S: Serializer>(uuid: Uuid, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(uuid.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
}

pub(crate) fn deserialize<'de, Id: Identifier, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Id, D::Error> {
    deserializer.deserialize_str(UuidVisitor(PhantomData))
}

pub(crate) fn shape<Id: Identifier>() -> Shape {
    Shape::Text {
        expected: Id::EXPECTED,
        accepts: |text| parse::<Id>(text).is_ok(),
    }
}

pub(crate) fn read<Id: Identifier>(json: &mut Cursor<'_>) -> Result<Id, Rejected> {
    parse(&json.text()?).map_err(|_| Rejected)
}

struct UuidVisitor<Id>(PhantomData<Id>);

impl<Id: Identifier> Visitor<'_> for UuidVisitor<Id> {
    type Value = Id;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(Id::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Id, E> {
        parse(text).map_err(E::custom)
    }
}

/// Defines a UUID type for one kind of resource, which the compiler does not confuse with another.
///
/// ```text
/// identifier! {
///     /// Identifies a bot.
///     pub struct BotId;
/// }
/// ```
macro_rules! identifier {
    (
        $(#[$attribute:meta])*
        pub struct $Id:ident;
    ) => {
        $(#[$attribute])*
        ///
        /// A UUID in a type of its own, which the compiler does not confuse with another identifier.
        ///
        /// Writing gives lower case with hyphens, which is the form of RFC 9562 and of Meeting BaaS, as a string in
        /// every format of serde, binary ones included. Reading also accepts upper case, no hyphens, braces, and the
        /// prefix `urn:uuid:`; these forms are not kept.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Id(uuid::Uuid);

        impl $Id {
            /// Makes an identifier from a UUID.
            pub const fn new(uuid: uuid::Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID.
            pub const fn uuid(self) -> uuid::Uuid {
                self.0
            }
        }

        impl $crate::identifier::Identifier for $Id {
            const NAME: &'static str = stringify!($Id);
            const EXPECTED: &'static str = concat!("a string, the UUID of a `", stringify!($Id), "`");
        }

        impl $crate::from_json::FromJson for $Id {
            fn shape() -> $crate::shape::Shape {
                $crate::identifier::shape::<Self>()
            }

            fn read(json: &mut $crate::decode::Cursor<'_>) -> Result<Self, $crate::decode::Rejected> {
                $crate::identifier::read(json)
            }
        }

        impl From<uuid::Uuid> for $Id {
            fn from(uuid: uuid::Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$Id> for uuid::Uuid {
            fn from(id: $Id) -> Self {
                id.0
            }
        }

        impl std::str::FromStr for $Id {
            type Err = $crate::ParseIdentifierError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::identifier::parse(text)
            }
        }

        impl std::fmt::Display for $Id {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.0.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()))
            }
        }

        impl std::fmt::Debug for $Id {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, concat!(stringify!($Id), "({})"), self.0)
            }
        }

        impl serde_core::Serialize for $Id {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::identifier::serialize(self.0, serializer)
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $Id {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::identifier::deserialize(deserializer)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $Id {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Id).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($Id)).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": "uuid" })
            }
        }

        #[cfg(feature = "arbitrary")]
        impl<'a> arbitrary::Arbitrary<'a> for $Id {
            fn arbitrary(source: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
                source.arbitrary().map(uuid::Uuid::from_bytes).map(Self)
            }

            fn size_hint(_: usize) -> (usize, Option<usize>) {
                (16, Some(16))
            }
        }
    };
}

#[cfg(test)]
mod tests;
