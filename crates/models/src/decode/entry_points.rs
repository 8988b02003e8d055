//! The entry points: JSON text, and every other format of serde.

use serde_core::de::{self, Deserialize, DeserializeSeed};
use serde_json::{Deserializer, Error, Map, Value};

use super::cursor::{Cursor, Rejected};
use super::error::DecodeError;
use super::found::Found;
use super::guess::{self, Guess};
use super::place::{Notes, Place};
use super::surrogates;
use super::walk::Walk;
use crate::drift::{Drift, DriftKind};
use crate::from_json::{FromJson, read_members};
use crate::shape::{Field, Shape};

/// A union of payloads, which [`event_union!`] defines.
pub(crate) trait Union: Sized {
    /// The expectation in error messages.
    const EXPECTED: &'static str;

    /// The payload of an event; `None` if the union does not know the event.
    fn known(event: &str) -> Option<Payload>;

    /// Reads the payload of an event from JSON text. It fails if the union does not know the event.
    fn read(event: &str, json: &mut Cursor<'_>) -> Result<Self, Rejected>;

    /// Reads the payload of an event from any format. It fails if the union does not know the event.
    fn payload<'de, D: de::Deserializer<'de>>(
        event: &str,
        deserializer: D,
    ) -> Result<Self, D::Error>;

    /// An object whose event is not known, or that has none.
    fn unknown(event: Option<String>, payload: Map<String, Value>) -> Self;
}

/// A payload of a union.
#[derive(Clone, Copy)]
pub(crate) struct Payload {
    /// The name of its event.
    pub(crate) event: &'static str,
    pub(crate) shape: fn() -> Shape,
}

pub(crate) fn from_slice<Event: Union>(json: &[u8]) -> Result<Event, DecodeError> {
    from_text(as_text(json)?)
}

pub(crate) fn from_text<Event: Union>(json: &str) -> Result<Event, DecodeError> {
    replacing_surrogates(json, event)
}

/// Reads a value of any format, as JSON.
pub(crate) fn deserialize<'de, Event: Union, D: de::Deserializer<'de>>(
    deserializer: D,
) -> Result<Event, D::Error> {
    let value = Value::deserialize(deserializer)?;
    from_value(value).map_err(de::Error::custom)
}

fn from_value<Event: Union>(value: Value) -> Result<Event, DecodeError> {
    let name = value.get("event").and_then(Value::as_str);
    if let Some(payload) = name.and_then(Event::known) {
        let event = Some(payload.event);
        return Event::payload(payload.event, &value)
            .map_err(|_| unexplained(event, walk_value(event, (payload.shape)(), &value)));
    }
    let name = name.map(str::to_owned);
    match value {
        Value::Object(payload) => Ok(Event::unknown(name, payload)),
        other => {
            let walked = walk_value(None, named_shape::<Event>(), &other);
            Err(unexplained(None, walked))
        }
    }
}

/// Reads a text, and reads it again with its unpaired surrogates replaced if they may be the error.
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
    let guess = guess::event(json);
    let guessed = guess.as_ref().map(|guess| guess.name);
    if let Some(event) = guessed
        && let Ok(event) = read(event, json)
    {
        return Ok(event);
    }
    // The event of another object would be read, or explained, in vain.
    if let Some(name) = guess.and_then(Guess::of_outermost) {
        match Event::known(name) {
            Some(payload) => match walk_payload(payload, json) {
                Err(error) if !is_of_event(&error) => return Err(error),
                _ => {}
            },
            None => {
                if let Ok(event) = unknown(json) {
                    return Ok(event);
                }
            }
        }
    }
    match named::<Event>(json)? {
        // What was guessed was read already.
        Name::Known(payload) => match guessed {
            Some(event) if event == payload.event => Err(Rejected),
            _ => read(payload.event, json),
        }
        .map_err(|Rejected| unexplained(Some(payload.event), walk_payload(payload, json))),
        Name::Unknown => unknown(json).map_err(|Rejected| explain(None, Map::shape(), json)),
    }
}

/// Whether the error is at the event, which may be a duplicate of another name.
fn is_of_event(error: &DecodeError) -> bool {
    error.path() == "event"
}

/// Reads an object whose event is not known, or that has none.
fn unknown<Event: Union>(json: &str) -> Result<Event, Rejected> {
    let mut payload = Map::new();
    let mut is_duplicate = false;
    let mut cursor = Cursor::new(json);
    read_members(&mut cursor, |key, value| {
        let is_named = NAMED.iter().any(|field| field.key == key);
        is_duplicate |= payload.insert(key, value).is_some() && is_named;
    })?;
    cursor.end()?;
    let event = payload.get("event").and_then(Value::as_str);
    if is_duplicate || event.is_some_and(|event| Event::known(event).is_some()) {
        return Err(Rejected);
    }
    Ok(Event::unknown(event.map(str::to_owned), payload))
}

pub(crate) fn drift<Event: Union>(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
    let json = as_text(json)?;
    let (drift, shape) = replacing_surrogates(json, known_drift::<Event>)?;
    Ok(with_surrogates(drift, json, shape))
}

fn with_surrogates(mut drift: Vec<Drift>, json: &str, shape: Shape) -> Vec<Drift> {
    let paths = surrogates::paths(json, shape).into_iter();
    let kind = DriftKind::UnpairedSurrogate;
    drift.extend(paths.map(|path| Drift { path, kind }));
    drift
}

/// Reads a payload that is in no union.
pub(crate) fn whole<T: FromJson>(json: &[u8]) -> Result<T, DecodeError> {
    let json = as_text(json)?;
    // Without a value, the text is `null`.
    part(json)?.ok_or_else(|| explain(None, T::shape(), json))
}

/// The drift of a payload that is in no union.
pub(crate) fn drift_of_whole<T: FromJson>(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
    let json = as_text(json)?;
    let shape = T::shape();
    let notes = replacing_surrogates(json, |json| walk(None, shape, json))?;
    Ok(with_surrogates(notes.into_drift(), json, shape))
}

/// The drift without surrogates, and the shape of the payload.
fn known_drift<Event: Union>(json: &str) -> Result<(Vec<Drift>, Shape), DecodeError> {
    let guess = guess::event(json).and_then(Guess::of_outermost);
    if let Some(payload) = guess.and_then(Event::known) {
        match walk_payload(payload, json) {
            Err(error) if is_of_event(&error) => {}
            walked => return walked.map(|notes| (notes.into_drift(), (payload.shape)())),
        }
    }
    match named::<Event>(json)? {
        Name::Known(payload) => {
            let notes = walk_payload(payload, json)?;
            Ok((notes.into_drift(), (payload.shape)()))
        }
        Name::Unknown => {
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

/// Reads a value that is a part of a text; `None` if it is `null`. Path and position of an error are relative to the part.
pub(crate) fn part<T: FromJson>(json: &str) -> Result<Option<T>, DecodeError> {
    replacing_surrogates(json, read_part)
}

fn read_part<T: FromJson>(json: &str) -> Result<Option<T>, DecodeError> {
    let mut cursor = Cursor::new(json);
    match Option::read(&mut cursor) {
        Ok(value) if cursor.end().is_ok() => Ok(value),
        _ => Err(explain(None, T::shape(), json)),
    }
}

/// Why a value is not of a shape.
#[cfg(feature = "artifacts")]
pub(crate) fn value_error(shape: Shape, value: &Value) -> DecodeError {
    unexplained(None, walk_value(None, shape, value))
}

/// The error of a text that is not valid JSON.
pub(crate) fn invalid_json(json: &str) -> DecodeError {
    explain(None, Shape::Skipped, json)
}

/// Reads the payload of an event. The cursor does not report why it rejects a text.
fn read<Event: Union>(name: &str, json: &str) -> Result<Event, Rejected> {
    let mut cursor = Cursor::new(json);
    let event = Event::read(name, &mut cursor)?;
    cursor.end()?;
    Ok(event)
}

/// What the name of an event says about its payload.
enum Name {
    Known(Payload),
    Unknown,
}

/// The name of the event, which an invalid payload has too. The error is that of an object without a known event.
fn named<Event: Union>(json: &str) -> Result<Name, DecodeError> {
    let mut known = None;
    let [mut events, mut data] = [0, 0];
    let mut cursor = Cursor::new(json);
    let scanned = cursor.members(|key, cursor| {
        match key {
            "event" => {
                events += 1;
                if events == 1 && cursor.peek() == Some(b'"') {
                    let text = cursor.text()?;
                    known = Event::known(&text);
                    // The walk of the payload reports what is wrong with the rest.
                    return known.map_or(Ok(()), |_| Err(Rejected));
                }
            }
            "data" => data += 1,
            _ => {}
        }
        cursor.skip_value()
    });
    if let Some(payload) = known {
        return Ok(Name::Known(payload));
    }
    if scanned.is_ok() && cursor.end().is_ok() && events < 2 && data < 2 {
        return Ok(Name::Unknown);
    }
    Err(explain(None, named_shape::<Event>(), json))
}

fn named_shape<Event: Union>() -> Shape {
    Shape::Object {
        expected: Event::EXPECTED,
        fields: NAMED,
    }
}

/// The keys of every payload, and what they have to be if the event is not known.
const NAMED: &[Field] = &[
    Field {
        key: "event",
        shape: || Shape::Nullable(|| Shape::Anything),
    },
    Field {
        key: "data",
        shape: || Shape::Nullable(|| Shape::Skipped),
    },
];

/// The error of a text that the cursor rejects.
fn explain(event: Option<&'static str>, shape: Shape, json: &str) -> DecodeError {
    unexplained(event, walk(event, shape, json))
}

/// The error of a walk. That the walk rejects what the types do not read is tested, so there is one.
fn unexplained(event: Option<&'static str>, walked: Result<Notes, DecodeError>) -> DecodeError {
    match walked {
        Err(error) => error,
        Ok(_) => DecodeError::unexplained(event),
    }
}

/// Walks the payload of an event.
fn walk_payload(payload: Payload, json: &str) -> Result<Notes, DecodeError> {
    walk(Some(payload.event), (payload.shape)(), json)
}

/// Walks a text.
fn walk(event: Option<&'static str>, shape: Shape, json: &str) -> Result<Notes, DecodeError> {
    let mut deserializer = Deserializer::from_str(json);
    walk_with(event, shape, json, |walk| {
        walk.deserialize(&mut deserializer)?;
        deserializer.end()
    })
}

/// Walks a value.
fn walk_value(
    event: Option<&'static str>,
    shape: Shape,
    value: &Value,
) -> Result<Notes, DecodeError> {
    walk_with(event, shape, "", |walk| walk.deserialize(value))
}

fn walk_with(
    event: Option<&'static str>,
    shape: Shape,
    text: &str,
    read: impl FnOnce(Walk<'_>) -> Result<(), Error>,
) -> Result<Notes, DecodeError> {
    let notes = Notes::new(text);
    match read(Walk::new(shape, Place::root(&notes))) {
        Ok(()) => Ok(notes),
        Err(error) => Err(DecodeError::new(event, notes.into_problem(), &error)),
    }
}

/// What the cursor reads, if that is the whole text, and the error of the walk.
#[cfg(test)]
pub(crate) fn read_and_walk<T: FromJson>(json: &str) -> (Option<T>, Option<DecodeError>) {
    let mut cursor = Cursor::new(json);
    let value = T::read(&mut cursor).ok();
    let value = value.filter(|_| cursor.end().is_ok());
    (value, walk(None, T::shape(), json).err())
}
