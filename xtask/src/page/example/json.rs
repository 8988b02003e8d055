//! JSON with the places of its keys and values.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::json;
use crate::page::content::{ShownField, ShownKind};
use crate::page::excerpt::Excerpt;
use crate::page::report::{Report, Reported};
use crate::problem::byte_of;

/// How deep an example may nest.
const DEPTH: usize = 32;

/// A JSON value and its place.
#[derive(Debug)]
pub(in crate::page) struct Node<'a> {
    pub(in crate::page) place: Excerpt<'a>,
    pub(in crate::page) shape: Shape<'a>,
}

/// What the value is; scalars are placeholders, so only their kind is kept.
#[derive(Debug, PartialEq)]
pub(in crate::page) enum Shape<'a> {
    /// Not an object, or `...`; an array is empty.
    Scalar(ShownKind),
    /// An array with items, which the script does not write.
    Items,
    Object(Vec<Member<'a>>),
}

/// One member of an object.
#[derive(Debug)]
pub(in crate::page) struct Member<'a> {
    pub(in crate::page) name: String,
    /// The key, with its quotation marks.
    pub(in crate::page) place: Excerpt<'a>,
    pub(in crate::page) value: Node<'a>,
}

impl PartialEq for Member<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value.shape == other.value.shape
    }
}

/// The keys of an object, and the kinds of their values.
pub(in crate::page) fn shown(members: &[Member<'_>]) -> Vec<ShownField> {
    let kind = |shape: &Shape<'_>| match shape {
        Shape::Scalar(kind) => kind.clone(),
        Shape::Items => ShownKind::Array,
        Shape::Object(members) => ShownKind::Object(shown(members)),
    };
    members
        .iter()
        .map(|member| ShownField {
            name: member.name.clone(),
            kind: kind(&member.value.shape),
        })
        .collect()
}

/// What the script writes for an object that is nested deeper than it goes.
const DEEP: &str = "...";

/// What replaces it, so that the text is JSON: as long, and never in an example.
const STAND_IN: &str = "{ }";

/// Reads a JSON text.
pub(in crate::page) fn read<'a>(
    text: Excerpt<'a>,
    report: &mut Report<'_>,
) -> Result<Node<'a>, Reported> {
    let example = Example {
        page: text,
        text: &with_placeholders(text.text),
    };
    // Finds whatever is wrong with the text; after that, it is read for the places.
    json::read(example.text).map_err(|error| example.broken(example.text, &error, report))?;
    let whole: &RawValue = example.parse(example.text, report)?;
    example.node(whole.get(), DEPTH, report)
}

/// The text with a placeholder for each `...` that is not within a string.
fn with_placeholders(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut escaped = false;
    // Between two quotation marks is a string, then something else, and so on.
    let strings = text.split(|letter: char| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    });
    for (number, part) in strings.enumerate() {
        let is_string = number % 2 == 1;
        parts.push(if is_string {
            part.to_owned()
        } else {
            part.replace(DEEP, STAND_IN)
        });
    }
    parts.join("\"")
}

/// A text of the page, and the JSON that is read in its place: it has the same places.
struct Example<'a, 't> {
    page: Excerpt<'a>,
    text: &'t str,
}

impl<'a> Example<'a, '_> {
    /// The part of the page that a part of the text is read from.
    fn place(&self, part: &str) -> Excerpt<'a> {
        let start = part.as_ptr().addr() - self.text.as_ptr().addr();
        self.page.part(start..start + part.len())
    }

    /// Reads a text that is known to be one JSON value.
    fn node(
        &self,
        text: &str,
        depth: usize,
        report: &mut Report<'_>,
    ) -> Result<Node<'a>, Reported> {
        let place = self.place(text);
        let Some(depth) = depth.checked_sub(1) else {
            return Err(report.add(
                format!("an example nested more than {DEPTH} deep"),
                place.first_line(),
                "this value is too deep",
                "the vendor's script stops at four levels: report it to the vendor",
            ));
        };
        let shape = match text.as_bytes().first() {
            Some(b'{') if place.text == DEEP => Shape::Scalar(ShownKind::Deep),
            Some(b'{') => Shape::Object(self.members(text, depth, report)?),
            Some(b'[') => {
                let items: Vec<&RawValue> = self.parse(text, report)?;
                for item in &items {
                    self.node(item.get(), depth, report)?;
                }
                if items.is_empty() {
                    Shape::Scalar(ShownKind::Array)
                } else {
                    Shape::Items
                }
            }
            Some(b'"') => {
                self.parse::<String>(text, report)?;
                Shape::Scalar(ShownKind::String)
            }
            Some(b'n') => Shape::Scalar(ShownKind::Null),
            Some(b't' | b'f') => Shape::Scalar(ShownKind::Boolean),
            _ => Shape::Scalar(ShownKind::Number),
        };
        Ok(Node { place, shape })
    }

    fn members(
        &self,
        text: &str,
        depth: usize,
        report: &mut Report<'_>,
    ) -> Result<Vec<Member<'a>>, Reported> {
        let RawMembers(raw) = self.parse(text, report)?;
        let members = raw.into_iter().map(|(key, value)| {
            Ok(Member {
                name: self.parse(key.get(), report)?,
                place: self.place(key.get()),
                value: self.node(value.get(), depth, report)?,
            })
        });
        members.collect()
    }

    fn parse<'t, T: Deserialize<'t>>(
        &self,
        text: &'t str,
        report: &mut Report<'_>,
    ) -> Result<T, Reported> {
        serde_json::from_str(text).map_err(|error| self.broken(text, &error, report))
    }

    fn broken(&self, text: &str, error: &serde_json::Error, report: &mut Report<'_>) -> Reported {
        let message = error.to_string();
        let cause = message.split(" at line ").next().unwrap_or(&message);
        let what = if cause.starts_with("duplicate key") {
            "an example with a duplicate key"
        } else {
            "an example that is not JSON"
        };
        report.add(
            what,
            place_of(self.place(text), error),
            cause,
            "report it to the vendor; if the vendor's script writes its examples in a new way, change \
             xtask/src/page/example/json.rs",
        )
    }
}

/// The character that an error points at.
fn place_of<'a>(text: Excerpt<'a>, error: &serde_json::Error) -> Excerpt<'a> {
    let start = byte_of(text.text, error);
    match text.from(start).text.chars().next() {
        Some(character) if !character.is_whitespace() => {
            text.part(start..start + character.len_utf8())
        }
        // At the end of a line, or of the text: behind what is last.
        _ => text.part(0..text.until(start).text.trim_end().len()).end(),
    }
}

/// The members of an object as they are written.
struct RawMembers<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for RawMembers<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = RawMembers<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(RawMembers(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Excerpt, place_of};

    /// The text before the place of an error, and the character there.
    fn split(json: &str) -> (&str, &str) {
        let error = serde_json::from_str::<Value>(json).unwrap_err();
        let place = place_of(Excerpt::page(json), &error);
        assert_eq!(json.get(place.span()), Some(place.text));
        (json.get(..place.span().start).unwrap(), place.text)
    }

    #[test]
    fn an_error_at_the_end_is_behind_what_is_last() {
        assert_eq!(split(""), ("", ""));
        assert_eq!(split("  \n"), ("", ""));
        assert_eq!(split("[1, \"a\r\n\"]"), ("[1, \"a", ""));
        assert_eq!(split("[1\n\n"), ("[1", ""));
    }
}
