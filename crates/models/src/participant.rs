//! People in a meeting, in both forms that arrive.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_core::{Serialize, Serializer};

use crate::ParticipantDetails;
use crate::decode::{Cursor, Refused};
use crate::from_json::FromJson;
use crate::object::{self, Object};
use crate::shape::Shape;

/// What is read, for messages.
const EXPECTED: &str = "a participant: a name, or an object with one";

/// A person in the meeting, or one who spoke.
///
/// Until 2026-01 a person was a plain string, and the vendor's documentation still says so; since then
/// it is an object. Both arrive, and each is written back as it came. [`name`](Self::name) answers for
/// both.
///
/// Source: the fields `participants` and `speakers` of the page's sections "Bot Completed" and "Completed"; the
/// vendor's OpenAPI document, since 2026-01-14.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(untagged))]
#[non_exhaustive]
pub enum Participant {
    /// Only the name, or another identifier, as on the vendor's page.
    Name(String),
    /// Name, identifier, and what else is known.
    Details(ParticipantDetails),
}

impl Participant {
    /// The person's name, whichever form it came in.
    ///
    /// It is what the meeting platform knows the person by; in the older form it may be an identifier.
    pub fn name(&self) -> &str {
        match self {
            Self::Name(name) => name,
            Self::Details(details) => &details.name,
        }
    }
}

impl Serialize for Participant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Name(name) => serializer.serialize_str(name),
            Self::Details(details) => details.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Participant {
    /// Needs a format that tells a string from an object, as JSON does.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ParticipantVisitor)
    }
}

impl FromJson for Participant {
    fn shape() -> Shape {
        Shape::TextOrObject {
            expected: EXPECTED,
            fields: ParticipantDetails::FIELDS,
        }
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        if json.peek() == Some(b'"') {
            String::read(json).map(Self::Name)
        } else {
            ParticipantDetails::read(json).map(Self::Details)
        }
    }
}

struct ParticipantVisitor;

impl<'de> Visitor<'de> for ParticipantVisitor {
    type Value = Participant;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(EXPECTED)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Participant, E> {
        Ok(Participant::Name(name.to_owned()))
    }

    fn visit_string<E: Error>(self, name: String) -> Result<Participant, E> {
        Ok(Participant::Name(name))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Participant, A::Error> {
        object::from_map(map).map(Participant::Details)
    }
}
