//! The entry point for every format of serde.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::value::MapAccessDeserializer;
use serde_core::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::found::Found;
use super::once::Once;
use super::place::Place;
use super::tracked::{Tracked, settle};
use super::tracker::{Problem, Reason, Tracker};
use super::union::Union;

/// Reads an event. What stands before its name is held until the name is known, the rest is not.
pub(crate) fn deserialize<'de, Event: Union, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Event, D::Error> {
    deserializer.deserialize_map(EventVisitor(PhantomData))
}

struct EventVisitor<Event>(PhantomData<Event>);

impl<'de, Event: Union> Visitor<'de> for EventVisitor<Event> {
    type Value = Event;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(Event::WHAT)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Event, A::Error> {
        let mut once = Once::default();
        let mut before = Vec::new();
        let mut name = None;
        while let Some(key) = map.next_key::<String>()? {
            once.check(&key)?;
            let value: Value = map.next_value()?;
            if key == "event"
                && let Value::String(text) = &value
            {
                if let Some(known) = Event::known(text) {
                    before.push((key, value));
                    return payload(known.event, Replayed::new(before, map));
                }
                name = Some(text.clone());
            }
            before.push((key, value));
        }
        Ok(Event::unknown(name, Map::from_iter(before)))
    }
}

/// Reads the payload, and says where it is wrong.
fn payload<'de, Event: Union, A: MapAccess<'de>>(
    name: &'static str,
    map: A,
) -> Result<Event, A::Error> {
    let tracker = Tracker::new();
    let place = Place::root(&tracker);
    Event::payload(name, Tracked::new(MapAccessDeserializer::new(map), place)).map_err(|failure| {
        let error = settle(place, failure, "", Found::Other);
        located(name, tracker.take_problem(), error)
    })
}

/// The path goes into the message, where an error of another format has no place for it. What is wrong
/// with the text itself stays as the format says it.
fn located<E: Error>(name: &str, problem: Option<Problem>, error: E) -> E {
    match problem {
        Some(Problem {
            path,
            reason: Reason::Rejected { expected, found },
        }) => E::custom(format_args!(
            "{name}: at `{path}`: expected {expected}, found {found}"
        )),
        Some(Problem {
            reason: Reason::Format,
            ..
        })
        | None => error,
    }
}

/// The members that were held, then those that are still to come.
struct Replayed<A> {
    before: std::vec::IntoIter<(String, Value)>,
    value: Option<Value>,
    rest: A,
}

impl<A> Replayed<A> {
    fn new(before: Vec<(String, Value)>, rest: A) -> Self {
        Self {
            before: before.into_iter(),
            value: None,
            rest,
        }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replayed<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        match self.before.next() {
            Some((key, value)) => {
                self.value = Some(value);
                seed.deserialize(key.into_deserializer()).map(Some)
            }
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value).map_err(A::Error::custom),
            None => self.rest.next_value_seed(seed),
        }
    }
}
