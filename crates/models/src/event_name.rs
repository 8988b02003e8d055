//! The names of events, each as a unit struct.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserializer, Error, Unexpected, Visitor};

use crate::decode::{Cursor, Rejected};
use crate::shape::Shape;

/// A type that [`event_name!`] defines.
pub(crate) trait EventName: Default {
    const EVENT: &'static str;
    /// The expectation in error messages.
    const EXPECTED: &'static str;
}

/// Reads the name, and rejects any other string.
pub(crate) fn deserialize<'de, Name: EventName, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Name, D::Error> {
    deserializer.deserialize_str(NameVisitor(PhantomData))
}

pub(crate) fn shape<Name: EventName>() -> Shape {
    Shape::Text {
        expected: Name::EXPECTED,
        accepts: |text| text == Name::EVENT,
    }
}

pub(crate) fn read<Name: EventName>(json: &mut Cursor<'_>) -> Result<Name, Rejected> {
    if json.text()? == Name::EVENT {
        Ok(Name::default())
    } else {
        Err(Rejected)
    }
}

struct NameVisitor<Name>(PhantomData<Name>);

impl<Name: EventName> Visitor<'_> for NameVisitor<Name> {
    type Value = Name;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(Name::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Name, E> {
        if text == Name::EVENT {
            Ok(Name::default())
        } else {
            Err(E::invalid_value(Unexpected::Other("another string"), &self))
        }
    }
}

/// Defines the type of the `event` of one payload: a unit struct that reads and writes one constant.
///
/// ```text
/// event_name! {
///     /// The name `bot.completed`.
///     #[name = "bot.completed"]
///     pub struct BotCompletedName;
/// }
/// ```
macro_rules! event_name {
    (
        $(#[doc = $documentation:literal])*
        #[name = $event:literal]
        pub struct $Name:ident;
    ) => {
        $(#[doc = $documentation])*
        ///
        /// A unit struct: writing gives this text, and reading rejects any other.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name;

        impl $Name {
            /// The name, as it is in JSON.
            pub const fn as_str(self) -> &'static str {
                $event
            }
        }

        impl $crate::event_name::EventName for $Name {
            const EVENT: &'static str = $event;
            const EXPECTED: &'static str = concat!("the string \"", $event, "\"");
        }

        impl $crate::from_json::FromJson for $Name {
            fn shape() -> $crate::shape::Shape {
                $crate::event_name::shape::<Self>()
            }

            fn read(json: &mut $crate::decode::Cursor<'_>) -> Result<Self, $crate::decode::Rejected> {
                $crate::event_name::read(json)
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad($event)
            }
        }

        impl serde_core::Serialize for $Name {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($event)
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $Name {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::event_name::deserialize(deserializer)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $Name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "const": $event })
            }
        }

        #[cfg(feature = "arbitrary")]
        impl<'a> arbitrary::Arbitrary<'a> for $Name {
            fn arbitrary(_: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
                Ok(Self)
            }
        }
    };
}
