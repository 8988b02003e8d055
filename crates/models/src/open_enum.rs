//! Enums that keep unknown values.

mod unknown_value;

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserializer, Error, Visitor};

use crate::decode::{Cursor, Rejected};
use crate::shape::Shape;

pub use unknown_value::UnknownValue;

/// An enum that [`open_enum!`] defines.
pub(crate) trait OpenEnum: Sized {
    /// The expectation in error messages.
    const EXPECTED: &'static str;

    /// The documented value with this text.
    fn known(text: &str) -> Option<Self>;

    /// The value for a text that is not documented.
    fn unknown(value: UnknownValue<Self>) -> Self;

    fn of_text(text: &str) -> Self {
        Self::known(text).unwrap_or_else(|| Self::unknown(UnknownValue::new(text.into())))
    }

    fn of_string(text: String) -> Self {
        Self::known(&text).unwrap_or_else(|| Self::unknown(UnknownValue::new(text.into())))
    }
}

/// Reads a value from a string in any format. Only an unknown value allocates.
pub(crate) fn deserialize<'de, Enum: OpenEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Enum, D::Error> {
    deserializer.deserialize_str(TextVisitor(PhantomData))
}

pub(crate) fn shape<Enum: OpenEnum>() -> Shape {
    Shape::OpenEnum {
        expected: Enum::EXPECTED,
        is_documented: |text| Enum::known(text).is_some(),
    }
}

pub(crate) fn read<Enum: OpenEnum>(json: &mut Cursor<'_>) -> Result<Enum, Rejected> {
    json.text().map(|text| Enum::of_text(&text))
}

struct TextVisitor<Enum>(PhantomData<Enum>);

impl<Enum: OpenEnum> Visitor<'_> for TextVisitor<Enum> {
    type Value = Enum;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(Enum::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Enum, E> {
        Ok(Enum::of_text(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Enum, E> {
        Ok(Enum::of_string(text))
    }
}

/// The schema of an open enum: any string, with the documented values as an annotation.
#[cfg(feature = "schemars")]
pub(crate) fn json_schema(known: &[&str]) -> schemars::Schema {
    schemars::json_schema!({ "type": "string", "x-extensible-enum": known })
}

/// Defines an enum of strings that keeps an unknown string and writes it back unchanged.
///
/// ```text
/// open_enum! {
///     /// The calendar platform.
///     pub enum CalendarPlatform {
///         /// `google`
///         Google = "google",
///         /// `microsoft`
///         Microsoft = "microsoft",
///     }
/// }
/// ```
macro_rules! open_enum {
    (
        $(#[$enum_attribute:meta])*
        pub enum $Enum:ident {
            $(
                $(#[$variant_attribute:meta])*
                $Variant:ident = $text:literal
            ),+ $(,)?
        }
    ) => {
        $(#[$enum_attribute])*
        ///
        /// The vendor adds values without notice. An unknown value is [`Unknown`](Self::Unknown), keeps its text, and
        /// is written back unchanged. Compare it by its text (`value == "…"`), which stays correct when a later release
        /// of this crate adds a variant for it.
        ///
        /// Values are ordered by their text.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $Enum {
            $(
                $(#[$variant_attribute])*
                $Variant,
            )+
            /// A value that this release of the crate does not know. `From` and `FromStr` make it, and never with
            /// the text of another variant.
            Unknown($crate::UnknownValue<Self>),
        }

        impl $Enum {
            /// The documented values, in the order of the documentation.
            pub const KNOWN: &'static [Self] = &[$(Self::$Variant),+];

            /// The text, as it is in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$Variant => $text,)+
                    Self::Unknown(value) => value.as_str(),
                }
            }

            /// Returns whether this release of the crate does not know the value.
            pub const fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }
        }

        impl $crate::open_enum::OpenEnum for $Enum {
            const EXPECTED: &'static str = concat!("a string, the text of a `", stringify!($Enum), "`");

            fn known(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$Variant),)+
                    _ => None,
                }
            }

            fn unknown(value: $crate::UnknownValue<Self>) -> Self {
                Self::Unknown(value)
            }
        }

        impl $crate::from_json::FromJson for $Enum {
            fn shape() -> $crate::shape::Shape {
                $crate::open_enum::shape::<Self>()
            }

            fn read(json: &mut $crate::decode::Cursor<'_>) -> Result<Self, $crate::decode::Rejected> {
                $crate::open_enum::read(json)
            }
        }

        impl From<&str> for $Enum {
            fn from(text: &str) -> Self {
                $crate::open_enum::OpenEnum::of_text(text)
            }
        }

        impl From<String> for $Enum {
            fn from(text: String) -> Self {
                $crate::open_enum::OpenEnum::of_string(text)
            }
        }

        impl From<$Enum> for String {
            fn from(value: $Enum) -> Self {
                match value {
                    $Enum::Unknown(value) => value.into_text().into(),
                    known => known.as_str().into(),
                }
            }
        }

        impl std::str::FromStr for $Enum {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        impl AsRef<str> for $Enum {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $Enum {
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl PartialEq<&str> for $Enum {
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        impl PartialOrd for $Enum {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $Enum {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl std::fmt::Display for $Enum {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl serde_core::Serialize for $Enum {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $Enum {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::open_enum::deserialize(deserializer)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $Enum {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Enum).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($Enum)).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::open_enum::json_schema(&[$($text),+])
            }
        }

        #[cfg(feature = "arbitrary")]
        impl<'a> arbitrary::Arbitrary<'a> for $Enum {
            /// One of the documented values, or any text.
            fn arbitrary(source: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
                if source.ratio(1, 4)? {
                    String::arbitrary(source).map(Self::from)
                } else {
                    source.choose(Self::KNOWN).cloned()
                }
            }
        }
    };
}

#[cfg(test)]
mod tests;
