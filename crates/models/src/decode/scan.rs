//! The first of two passes: which event is it?

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Notes the event's name, and skips all else. The name stays noted if the text is broken behind it.
#[derive(Clone, Copy)]
pub(super) struct Scan<'name> {
    pub(super) what: &'static str,
    pub(super) name: &'name RefCell<Option<String>>,
}

impl<'de> DeserializeSeed<'de> for Scan<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct("Event", &["event", "data"], self)
    }
}

impl<'de> Visitor<'de> for Scan<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.what)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut once = Once::default();
        while let Some(key) = map.next_key::<String>()? {
            once.check(&key)?;
            if key == "event" {
                let name = map.next_value_seed(TextOrElse)?;
                self.name.replace(name);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Refuses a second `event` or `data` key.
#[derive(Default)]
pub(super) struct Once {
    event: bool,
    data: bool,
}

impl Once {
    pub(super) fn check<E: Error>(&mut self, key: &str) -> Result<(), E> {
        match key {
            "event" if std::mem::replace(&mut self.event, true) => Err(E::duplicate_field("event")),
            "data" if std::mem::replace(&mut self.data, true) => Err(E::duplicate_field("data")),
            _ => Ok(()),
        }
    }
}

/// A text, or `None` for a value of another kind, which is skipped.
struct TextOrElse;

impl<'de> DeserializeSeed<'de> for TextOrElse {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TextOrElse {
    type Value = Option<String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an event's name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Some(name.to_owned()))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}
