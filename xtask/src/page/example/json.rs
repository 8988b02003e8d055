//! JSON with the places of its keys and values, and without a key given twice.

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

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
#[derive(Debug)]
pub(in crate::page) enum Shape<'a> {
    Scalar(ShownKind),
    Array(Vec<Node<'a>>),
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

impl Node<'_> {
    /// The kind of the value, with everything inside.
    pub(in crate::page) fn kind(&self) -> ShownKind {
        match &self.shape {
            Shape::Scalar(kind) => kind.clone(),
            Shape::Array(items) => {
                ShownKind::Array(items.first().map(|item| Box::new(item.kind())))
            }
            Shape::Object(members) => ShownKind::Object(shown(members)),
        }
    }
}

/// The keys of an object, and the kinds of their values.
pub(in crate::page) fn shown(members: &[Member<'_>]) -> Vec<ShownField> {
    members
        .iter()
        .map(|member| ShownField {
            name: member.name.clone(),
            kind: member.value.kind(),
        })
        .collect()
}

/// Reads a JSON text.
pub(in crate::page) fn read<'a>(
    text: Excerpt<'a>,
    report: &mut Report<'_>,
) -> Result<Node<'a>, Reported> {
    match serde_json::from_str::<&RawValue>(text.text) {
        Ok(raw) => node(excerpt(text, raw), DEPTH, report),
        Err(error) => {
            // The same mistake, in the words of a reader that knows more of the context.
            let error = serde_json::from_str::<Value>(text.text)
                .err()
                .unwrap_or(error);
            Err(broken(text, &error, report))
        }
    }
}

/// Reads a text that is known to be one JSON value.
fn node<'a>(
    place: Excerpt<'a>,
    depth: usize,
    report: &mut Report<'_>,
) -> Result<Node<'a>, Reported> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(report.add(
            format!("an example nested more than {DEPTH} deep"),
            place.first_line(),
            "this value is too deep",
            "no real payload is like this: check the brackets above",
        ));
    };
    let shape = match place.text.as_bytes().first() {
        Some(b'{') => Shape::Object(members(place, depth, report)?),
        Some(b'[') => {
            let items: Vec<&RawValue> = parse(place, report)?;
            let items = items
                .into_iter()
                .map(|item| node(excerpt(place, item), depth, report));
            Shape::Array(items.collect::<Result<_, _>>()?)
        }
        Some(b'"') => parse::<String>(place, report).map(|_| Shape::Scalar(ShownKind::String))?,
        Some(b'n') => Shape::Scalar(ShownKind::Null),
        Some(b't' | b'f') => Shape::Scalar(ShownKind::Boolean),
        _ if place.text.contains(['.', 'e', 'E']) => Shape::Scalar(ShownKind::Number),
        _ => Shape::Scalar(ShownKind::Integer),
    };
    Ok(Node { place, shape })
}

fn members<'a>(
    place: Excerpt<'a>,
    depth: usize,
    report: &mut Report<'_>,
) -> Result<Vec<Member<'a>>, Reported> {
    let RawMembers(raw) = parse(place, report)?;
    let mut members = Vec::new();
    let mut names = HashSet::new();
    let mut failed = None;
    for (key, value) in raw {
        let key = excerpt(place, key);
        match (
            parse::<String>(key, report),
            node(excerpt(place, value), depth, report),
        ) {
            (Err(reported), _) | (_, Err(reported)) => failed = Some(reported),
            (Ok(name), Ok(_)) if names.contains(&name) => {
                report.add(
                    format!("the example has the key `{name}` twice"),
                    key,
                    "this key stands in the same object already",
                    "keep the one that is right",
                );
            }
            (Ok(name), Ok(value)) => {
                names.insert(name.clone());
                members.push(Member {
                    name,
                    place: key,
                    value,
                });
            }
        }
    }
    failed.map_or(Ok(members), Err)
}

fn parse<'a, T: Deserialize<'a>>(
    place: Excerpt<'a>,
    report: &mut Report<'_>,
) -> Result<T, Reported> {
    serde_json::from_str(place.text).map_err(|error| broken(place, &error, report))
}

fn broken(text: Excerpt<'_>, error: &serde_json::Error, report: &mut Report<'_>) -> Reported {
    let message = error.to_string();
    let cause = message.split(" at line ").next().unwrap_or(&message);
    report.add(
        "an example that is no JSON",
        place_of(text, error),
        cause,
        "mend the JSON: an example that can't be read proves nothing of the fields",
    )
}

/// The character that an error points at.
fn place_of<'a>(text: Excerpt<'a>, error: &serde_json::Error) -> Excerpt<'a> {
    let start = byte_of(text.text, error);
    match text.from(start).text.chars().next() {
        Some(character) if !character.is_whitespace() => {
            text.part(start..start + character.len_utf8())
        }
        // At the end of a line, or of the text: behind what stands last.
        _ => text.part(0..text.until(start).text.trim_end().len()).end(),
    }
}

/// The excerpt that a value borrowed from it covers.
fn excerpt<'a>(text: Excerpt<'a>, raw: &RawValue) -> Excerpt<'a> {
    let start = raw
        .get()
        .as_ptr()
        .addr()
        .saturating_sub(text.text.as_ptr().addr());
    text.part(start..start + raw.get().len())
}

/// The members of an object as they are written, repeated keys included.
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
    fn an_error_stands_at_its_character() {
        assert_eq!(split("{\"a\": 1,}"), ("{\"a\": 1,", "}"));
        assert_eq!(split("[1,\n 2 3]"), ("[1,\n 2 ", "3"));
        assert_eq!(split("[1,\r\n é]"), ("[1,\r\n ", "é"));
        assert_eq!(split("{\"é\" 1}"), ("{\"é\" ", "1"));
    }

    #[test]
    fn an_error_at_the_end_stands_behind_what_is_last() {
        assert_eq!(split(""), ("", ""));
        assert_eq!(split("  \n"), ("", ""));
        assert_eq!(split("[1, \"a\r\n\"]"), ("[1, \"a", ""));
        assert_eq!(split("[1\n\n"), ("[1", ""));
    }
}
