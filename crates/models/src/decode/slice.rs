//! The entry points for JSON text.

use serde_core::de::DeserializeSeed;
use serde_json::{Deserializer, Error, Map};

use super::cursor::{Cursor, Rejected};
use super::error::DecodeError;
use super::found::Found;
use super::guess;
use super::place::Place;
use super::surrogates;
use super::tracker::Tracker;
use super::union::{Payload, Union};
use super::walk::Walk;
use crate::drift::{Drift, DriftKind};
use crate::from_json::FromJson;
use crate::shape::{Field, Shape};

pub(crate) fn from_slice<Event: Union>(json: &[u8]) -> Result<Event, DecodeError> {
    from_text(as_text(json)?)
}

pub(crate) fn from_text<Event: Union>(json: &str) -> Result<Event, DecodeError> {
    replacing_surrogates(json, event)
}

/// Reads a text, and once more with its unpaired surrogates replaced if it has any and they may be the error.
fn replacing_surrogates<T>(
    json: &str,
    read: impl Fn(&str) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    match read(json) {
        Err(error) if error.found() == Found::Syntax => match surrogates::replaced(json) {
            Some(json) => read(&json),
            None => Err(error),
        },
        result => result,
    }
}

fn event<Event: Union>(json: &str) -> Result<Event, DecodeError> {
    if let Some(event) = guess::event(json)
        && let Ok(event) = read(event, json)
    {
        return Ok(event);
    }
    match named::<Event>(json)? {
        Name::Known(payload) => {
            read(payload.event, json).map_err(|Rejected| explain(payload, json))
        }
        Name::Unknown(event) => match serde_json::from_str(json) {
            Ok(payload) => Ok(Event::unknown(event, payload)),
            Err(error) => Err(walk(None, Map::shape(), json)
                .err()
                .unwrap_or_else(|| DecodeError::new(None, None, &error))),
        },
    }
}

pub(crate) fn drift<Event: Union>(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
    let json = as_text(json)?;
    let (mut drift, shape) = replacing_surrogates(json, known_drift::<Event>)?;
    let paths = surrogates::paths(json, shape).into_iter();
    let kind = DriftKind::UnpairedSurrogate;
    drift.extend(paths.map(|path| Drift { path, kind }));
    Ok(drift)
}

/// The drift without surrogates, and the shape of the payload.
fn known_drift<Event: Union>(json: &str) -> Result<(Vec<Drift>, Shape), DecodeError> {
    match named::<Event>(json)? {
        Name::Known(payload) => {
            let shape = (payload.shape)();
            let tracker = walk(Some(payload.event), shape, json)?;
            Ok((tracker.into_drift(), shape))
        }
        Name::Unknown(_) => {
            let unknown = Drift {
                path: "event".to_owned(),
                kind: DriftKind::UnknownValue,
            };
            Ok((vec![unknown], named_shape::<Event>()))
        }
    }
}

pub(crate) fn as_text(json: &[u8]) -> Result<&str, DecodeError> {
    simdutf8::compat::from_utf8(json)
        .map_err(|error| DecodeError::invalid_utf8(json, error.valid_up_to()))
}

/// Reads a value that is a part of a text; `None` if it is `null`. The path and the position of an error are those in the
/// part.
pub(crate) fn part<T: FromJson>(json: &str) -> Result<Option<T>, DecodeError> {
    replacing_surrogates(json, read_part)
}

fn read_part<T: FromJson>(json: &str) -> Result<Option<T>, DecodeError> {
    let mut cursor = Cursor::new(json);
    match Option::read(&mut cursor) {
        Ok(value) if cursor.end().is_ok() => Ok(value),
        _ => Err(walk(None, T::shape(), json)
            .err()
            .unwrap_or_else(DecodeError::unexplained)),
    }
}

/// The error of a text that is not valid JSON.
pub(crate) fn invalid_json(json: &str) -> DecodeError {
    walk(None, Shape::Skipped, json)
        .err()
        .unwrap_or_else(DecodeError::unexplained)
}

/// Reads the payload with a name; whoever refuses it says nothing of why.
fn read<Event: Union>(name: &str, json: &str) -> Result<Event, Rejected> {
    let mut cursor = Cursor::new(json);
    let event = Event::read(name, &mut cursor)?;
    cursor.end()?;
    Ok(event)
}

enum Name {
    Known(Payload),
    Unknown(Option<String>),
}

/// What the event's name really is; a text that is no event may tell it all the same.
fn named<Event: Union>(json: &str) -> Result<Name, DecodeError> {
    let tracker = Tracker::new();
    let scanned = walk_with(&tracker, named_shape::<Event>(), json);
    let name = tracker.take_event();
    let known = name.as_deref().and_then(Event::known);
    match (scanned, known) {
        (Ok(()), Some(payload)) => Ok(Name::Known(payload)),
        (Ok(()), None) => Ok(Name::Unknown(name)),
        (Err(error), known) => {
            let event = known.as_ref().map(|payload| payload.event);
            let error = DecodeError::new(event, tracker.take_problem(), &error);
            match known {
                // The text is broken; the payload's shape says better where.
                Some(payload) if error.found() != Found::DuplicateKey => {
                    Err(walk(event, (payload.shape)(), json).err().unwrap_or(error))
                }
                _ => Err(error),
            }
        }
    }
}

fn named_shape<Event: Union>() -> Shape {
    Shape::Object {
        expected: Event::WHAT,
        fields: NAMED,
    }
}

/// The keys of every payload, and what is asked of them before it is known which payload it is.
const NAMED: &[Field] = &[
    Field {
        key: "event",
        shape: || Shape::Nullable(|| Shape::EventName),
    },
    Field {
        key: "data",
        shape: || Shape::Nullable(|| Shape::Skipped),
    },
];

/// Says why a payload was refused.
fn explain(payload: Payload, json: &str) -> DecodeError {
    match walk(Some(payload.event), (payload.shape)(), json) {
        Err(error) => error,
        Ok(_) => DecodeError::unexplained().of_event(payload.event),
    }
}

fn walk(event: Option<&'static str>, shape: Shape, json: &str) -> Result<Tracker, DecodeError> {
    let tracker = Tracker::new();
    match walk_with(&tracker, shape, json) {
        Ok(()) => Ok(tracker),
        Err(error) => Err(DecodeError::new(event, tracker.take_problem(), &error)),
    }
}

fn walk_with(tracker: &Tracker, shape: Shape, json: &str) -> Result<(), Error> {
    let mut deserializer = Deserializer::from_str(json);
    Walk::new(shape, Place::root(tracker)).deserialize(&mut deserializer)?;
    deserializer.end()
}

/// What the cursor reads of a text, if that is all of it; and why the walk refuses the text, if it does.
#[cfg(test)]
pub(crate) fn read_and_walk<T: FromJson>(json: &str) -> (Option<T>, Option<DecodeError>) {
    let mut cursor = Cursor::new(json);
    let value = T::read(&mut cursor).ok();
    let value = value.filter(|_| cursor.end().is_ok());
    (value, walk(None, T::shape(), json).err())
}
