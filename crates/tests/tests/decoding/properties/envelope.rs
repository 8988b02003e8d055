//! The envelope agrees with the payload, valid or not.

use std::fmt::Debug;

use meeting_baas_models::{ArtifactKind, DecodeError, Envelope};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Compares every part of the envelope with the value of its key. The key at the path is malformed.
pub(crate) fn envelope_agrees(
    value: &Value,
    json: &str,
    malformed: Option<&str>,
) -> Result<(), String> {
    let envelope = Envelope::try_from(json).map_err(|error| error.to_string())?;
    let parts = Parts { value, malformed };
    let event = envelope.event().map(|event| event.map(String::from));
    parts.agrees("event", event)?;
    parts.agrees("data.bot_id", envelope.bot_id())?;
    parts.agrees("data.calendar_id", envelope.calendar_id())?;
    parts.agrees("data.event_id", envelope.event_id())?;
    parts.agrees("data.sent_at", envelope.sent_at())?;
    parts.agrees("extra", envelope.extra())?;
    for &kind in ArtifactKind::ALL {
        parts.agrees(&format!("data.{kind}"), envelope.artifact(kind))?;
    }
    Ok(())
}

struct Parts<'value> {
    value: &'value Value,
    malformed: Option<&'value str>,
}

impl Parts<'_> {
    fn agrees<T>(&self, path: &str, part: Result<Option<T>, DecodeError>) -> Result<(), String>
    where
        T: DeserializeOwned + PartialEq + Debug,
    {
        let pointer = format!("/{}", path.replace('.', "/"));
        let value = self
            .value
            .pointer(&pointer)
            .filter(|value| !value.is_null());
        let expected = value.map(|value| serde_json::from_value::<T>(value.clone()));
        match (expected.transpose(), part) {
            (Ok(expected), Ok(part)) if part == expected => Ok(()),
            (Err(_), Err(error)) if self.is_malformed(path) && error.path() == path => Ok(()),
            (expected, part) => Err(format!("{path}: {part:?} instead of {expected:?}")),
        }
    }

    /// Whether the value is not what the envelope expects. A `bot.chat_status` accepts any text as the bot.
    fn is_malformed(&self, path: &str) -> bool {
        let is_any_text = path == "data.bot_id" && self.value["event"] == "bot.chat_status";
        self.malformed == Some(path) || is_any_text
    }
}
