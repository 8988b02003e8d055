//! The doors for JSON text.

use std::cell::RefCell;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer};
use serde_json::{Map, Value};

use super::error::DecodeError;
use super::found::Found;
use super::guess;
use super::objects_only::ObjectsOnly;
use super::scan::Scan;
use super::tracked::{Place, Tracked};
use super::tracker::Tracker;
use super::union::Union;
use crate::drift::{Drift, DriftKind};

pub(crate) fn from_slice<Event: Union>(json: &[u8]) -> Result<Event, DecodeError> {
    from_text(as_text(json)?)
}

pub(crate) fn from_text<Event: Union>(json: &str) -> Result<Event, DecodeError> {
    let guessed = guess::event(json);
    if let Some(event) = guessed.and_then(|event| decode(event, json)) {
        return Ok(event);
    }
    match named::<Event>(json)? {
        Name::Known(name) => {
            if guessed != Some(name)
                && let Some(event) = decode(name, json)
            {
                return Ok(event);
            }
            explain(name, json).map(|(event, _)| event)
        }
        Name::Unknown(event) => {
            let seed = PhantomData::<Map<String, Value>>;
            let (payload, _) = read(seed, None, json)?;
            Ok(Event::unknown(event, payload))
        }
    }
}

pub(crate) fn drift<Event: Union>(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
    let json = as_text(json)?;
    match named::<Event>(json)? {
        Name::Known(name) => explain::<Event>(name, json).map(|(_, drift)| drift),
        Name::Unknown(_) => Ok(vec![Drift {
            path: "event".to_owned(),
            kind: DriftKind::UnknownValue,
        }]),
    }
}

fn as_text(json: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(json).map_err(|error| DecodeError::invalid_utf8(json, error.valid_up_to()))
}

/// The fast way; it says nothing of what went wrong.
fn decode<Event: Union>(name: &str, json: &str) -> Option<Event> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let event = Event::payload(name, ObjectsOnly::new(&mut deserializer)).ok()?;
    deserializer.end().ok()?;
    Some(event)
}

enum Name {
    Known(&'static str),
    Unknown(Option<String>),
}

/// The first of two passes: what the event's name really is.
fn named<Event: Union>(json: &str) -> Result<Name, DecodeError> {
    let name = RefCell::default();
    let scan = Scan {
        what: Event::WHAT,
        name: &name,
    };
    let scanned = read(scan, None, json);
    let name = name.into_inner();
    let known = name.as_deref().and_then(Event::known);
    match (scanned, known) {
        (Ok(_), Some(known)) => Ok(Name::Known(known)),
        (Ok(_), None) => Ok(Name::Unknown(name)),
        (Err(error), Some(known)) if error.found() == Found::SecondKey => Err(error.about(known)),
        // The text is broken; the payload's types say better where.
        (Err(error), Some(known)) => Err(explain::<Event>(known, json)
            .err()
            .unwrap_or_else(|| error.about(known))),
        (Err(error), None) => Err(error),
    }
}

/// The second pass, which tracks the path.
fn explain<Event: Union>(
    name: &'static str,
    json: &str,
) -> Result<(Event, Vec<Drift>), DecodeError> {
    let seed = PayloadSeed::<Event> {
        name,
        event: PhantomData,
    };
    read(seed, Some(name), json)
}

struct PayloadSeed<Event> {
    name: &'static str,
    event: PhantomData<Event>,
}

impl<'de, Event: Union> DeserializeSeed<'de> for PayloadSeed<Event> {
    type Value = Event;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Event, D::Error> {
        Event::payload(self.name, deserializer)
    }
}

/// Reads a whole text with its path tracked.
fn read<'de, S: DeserializeSeed<'de>>(
    seed: S,
    event: Option<&'static str>,
    json: &'de str,
) -> Result<(S::Value, Vec<Drift>), DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let tracker = Tracker::new();
    let place = Place::root(&tracker);
    let read = seed
        .deserialize(Tracked::new(&mut deserializer, place))
        .map_err(|failure| place.settle(failure, "", Found::Other))
        .and_then(|value| deserializer.end().map(|()| value));
    match read {
        Ok(value) => Ok((value, tracker.into_drift())),
        Err(error) => Err(DecodeError::new(event, tracker.take_problem(), &error)),
    }
}
