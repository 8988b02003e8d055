//! The keys of a payload that must not stand there twice.

use serde_core::de::Error;

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
