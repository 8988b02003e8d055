//! Participants of a meeting, in both forms that arrive.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_core::{Serialize, Serializer};

use crate::ParticipantDetails;
use crate::decode::{Cursor, Rejected};
use crate::from_json::FromJson;
use crate::object::{self, Object};
use crate::redacted::Shown;
use crate::shape::Shape;

/// The expectation in error messages.
const EXPECTED: &str = "a participant: a name, or an object with one";

/// A participant of the meeting, or a speaker.
///
/// Until 2026-01 a participant was a string, and the vendor's documentation still says so. Since then it is an object.
/// Both forms arrive, and each is written back in its own form. [`name`](Self::name) works for both.
///
/// Source: the fields `participants` and `speakers` of the page's sections "Bot Completed" and "Completed"; the
/// vendor's OpenAPI document, since 2026-01-14.
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(untagged))]
#[non_exhaustive]
pub enum Participant {
    /// The name, or another identifier, as on the vendor's page.
    Name(String),
    /// The name, the identifier, and further details.
    Details(ParticipantDetails),
}

impl Participant {
    /// The name of the participant, from either form.
    ///
    /// It is the name on the meeting platform. In the older form it may be an identifier.
    pub fn name(&self) -> &str {
        match self {
            Self::Name(name) => name,
            Self::Details(details) => &details.name,
        }
    }
}

impl fmt::Debug for Participant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => formatter.debug_tuple("Name").field(&Shown(name)).finish(),
            Self::Details(details) => formatter.debug_tuple("Details").field(details).finish(),
        }
    }
}

impl Participant {
    /// The name to show: the display name, or the [name](Self::name) if the display name is absent or empty.
    ///
    /// ```
    /// use meeting_baas_models::Participant;
    ///
    /// let shown = |json: &str| serde_json::from_str(json).map(|it: Participant| it.display_name().to_owned());
    /// assert_eq!(shown(r#"{"name": "a@example.com", "id": 1, "display_name": "Amélie"}"#)?, "Amélie");
    /// assert_eq!(shown(r#"{"name": "Kenji", "id": 2, "display_name": ""}"#)?, "Kenji");
    /// assert_eq!(shown(r#""Kenji""#)?, "Kenji");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn display_name(&self) -> &str {
        let shown = match self {
            Self::Name(_) => None,
            Self::Details(details) => details.display_name.as_deref(),
        };
        shown
            .filter(|shown| !shown.trim().is_empty())
            .unwrap_or(self.name())
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
    /// Needs a self-describing format, such as JSON.
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

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
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
