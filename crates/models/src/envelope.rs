//! The keys that routers, queues and logs need, readable even if the event is malformed.

mod pointer;

use std::borrow::Cow;
use std::fmt;

use crate::decode::{self, Cursor, Rejected};
use crate::from_json::FromJson;
use crate::redacted;
use crate::{
    ArtifactKind, BotId, CalendarEventId, CalendarId, DecodeError, Extra, SignedUrl, Timestamp,
};

/// The keys of a webhook or callback that identify it, each readable on its own.
///
/// [`WebhookEvent::from_slice`](crate::WebhookEvent::from_slice) rejects an event if one required field is malformed.
/// The envelope of that event is still readable: the only condition is valid JSON. Reading it validates the text in one
/// pass, and does not allocate for objects and arrays that are nested up to 63 levels.
///
/// Each method returns `Ok(None)` if the key is absent or `null`, and an error if its own value is malformed or its key
/// is a duplicate. Where the event decodes, the envelope has the same values, with one exception: the `bot_id` of
/// `bot.chat_status` may be any text, and is an error here unless it is a UUID. Its `event_id` names a series of calendar
/// events.
///
/// | method | JSON pointer |
/// | ------ | ------------ |
/// | [`event`](Self::event) | `/event` |
/// | [`bot_id`](Self::bot_id) | `/data/bot_id` |
/// | [`calendar_id`](Self::calendar_id) | `/data/calendar_id` |
/// | [`event_id`](Self::event_id) | `/data/event_id` |
/// | [`sent_at`](Self::sent_at) | `/data/sent_at` |
/// | [`artifact`](Self::artifact) | `/data/video`, `/data/audio`, … |
/// | [`extra`](Self::extra) | `/extra` |
/// | [`pointer`](Self::pointer) | any other |
///
/// `Debug` shows the name of the event and the identifiers only.
///
/// # Examples
///
/// ```
/// use meeting_baas_models::{Envelope, WebhookEvent};
///
/// // `data_deleted` is missing, so this is not a `BotCompleted`.
/// let body = br#"{
///     "event": "bot.completed",
///     "data": {
///         "bot_id": "8f2c1f0e-4b7a-4f55-9d0a-6a4f0f1f2b11",
///         "sent_at": "2026-03-17T09:30:00.000Z",
///         "retry_of": 7
///     }
/// }"#;
/// assert!(WebhookEvent::from_slice(body).is_err());
///
/// let envelope = Envelope::from_slice(body)?;
/// assert_eq!(envelope.event()?.as_deref(), Some("bot.completed"));
/// assert!(envelope.bot_id()?.is_some());
/// assert_eq!(envelope.calendar_id()?, None);
/// assert_eq!(envelope.pointer("/data/retry_of"), Some("7"));
/// # Ok::<(), meeting_baas_models::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Envelope<'json> {
    json: &'json str,
    /// The text of each part that the object has; the last one, if its key is a duplicate.
    parts: [Option<&'json str>; PATHS.len()],
    /// A bit for each part whose key is a duplicate.
    duplicates: u16,
}

/// The paths of the parts.
const PATHS: [&str; 13] = [
    "event",
    "extra",
    "data",
    "data.bot_id",
    "data.calendar_id",
    "data.event_id",
    "data.sent_at",
    "data.video",
    "data.audio",
    "data.transcription",
    "data.raw_transcription",
    "data.diarization",
    "data.chat_messages",
];

/// The index of the part with a key of the object.
fn part_of_object(key: &str) -> Option<usize> {
    match key {
        "event" => Some(0),
        "extra" => Some(1),
        "data" => Some(2),
        _ => None,
    }
}

/// The index of the part with a key of `data`.
fn part_of_data(key: &str) -> Option<usize> {
    // The compiler compares constants without a call.
    Some(match key {
        "bot_id" => 3,
        "calendar_id" => 4,
        "event_id" => 5,
        "sent_at" => 6,
        "video" => 7,
        "audio" => 8,
        "transcription" => 9,
        "raw_transcription" => 10,
        "diarization" => 11,
        "chat_messages" => 12,
        _ => return None,
    })
}

impl<'json> Envelope<'json> {
    /// Reads the envelope of the JSON text of a request body.
    ///
    /// # Errors
    ///
    /// The text is not valid UTF-8 or not valid JSON.
    pub fn from_slice(json: &'json [u8]) -> Result<Self, DecodeError> {
        decode::as_text(json)?.try_into()
    }

    /// The name of the event.
    ///
    /// # Errors
    ///
    /// It is not a string.
    pub fn event(&self) -> Result<Option<Cow<'json, str>>, DecodeError> {
        let part = part_of_object("event");
        // Nearly every name has no escape, and is borrowed.
        if let Some(Ok(name @ Cow::Borrowed(_))) =
            self.text(part)?.map(|text| Cursor::new(text).text())
        {
            return Ok(Some(name));
        }
        Ok(self.read::<String>(part)?.map(Cow::Owned))
    }

    /// The bot that the event is about.
    ///
    /// # Errors
    ///
    /// It is not a UUID.
    pub fn bot_id(&self) -> Result<Option<BotId>, DecodeError> {
        self.member("bot_id")
    }

    /// The calendar connection that the event is about.
    ///
    /// # Errors
    ///
    /// It is not a UUID.
    pub fn calendar_id(&self) -> Result<Option<CalendarId>, DecodeError> {
        self.member("calendar_id")
    }

    /// The calendar event that the bot was scheduled for.
    ///
    /// # Errors
    ///
    /// It is not a UUID.
    pub fn event_id(&self) -> Result<Option<CalendarEventId>, DecodeError> {
        self.member("event_id")
    }

    /// When the event was sent. Only some events state it.
    ///
    /// # Errors
    ///
    /// It is not a timestamp.
    pub fn sent_at(&self) -> Result<Option<Timestamp>, DecodeError> {
        self.member("sent_at")
    }

    /// The link to one artifact.
    ///
    /// # Errors
    ///
    /// It is not a string.
    pub fn artifact(&self, kind: ArtifactKind) -> Result<Option<SignedUrl>, DecodeError> {
        self.member(kind.as_str())
    }

    /// The links to the artifacts that the event has, malformed ones included.
    pub fn artifacts(
        &self,
    ) -> impl Iterator<Item = (ArtifactKind, Result<SignedUrl, DecodeError>)> + '_ {
        ArtifactKind::ALL
            .iter()
            .filter_map(|&kind| Some((kind, self.artifact(kind).transpose()?)))
    }

    /// What the creator of the bot attached to it.
    ///
    /// # Errors
    ///
    /// It is not an object, or is beyond a [limit](crate#limits).
    pub fn extra(&self) -> Result<Option<Extra>, DecodeError> {
        self.read(part_of_object("extra"))
    }

    /// The JSON text of the value at a JSON pointer (RFC 6901), such as `/data/retry_of`; `None` if there is none.
    ///
    /// The last value of a duplicate key counts. A key with an unpaired surrogate has U+FFFD instead. The call reads the
    /// text again up to the value.
    pub fn pointer(&self, pointer: &str) -> Option<&'json str> {
        if pointer.contains('\u{fffd}')
            && let Some(json) = decode::without_surrogates(self.json)
        {
            // All positions are the same.
            let value = pointer::locate(&json, pointer)?;
            let start = offset(value, &json);
            return self.json.get(start..start + value.len());
        }
        pointer::locate(self.json, pointer)
    }

    /// Reads a member of `data`.
    fn member<T: FromJson>(&self, key: &str) -> Result<Option<T>, DecodeError> {
        self.text(part_of_object("data"))?;
        self.read(part_of_data(key))
    }

    fn read<T: FromJson>(&self, part: Option<usize>) -> Result<Option<T>, DecodeError> {
        match self.text(part)? {
            Some(text) => decode::part(text).map_err(|error| self.at(part, text, error)),
            None => Ok(None),
        }
    }

    /// The text of a part. It is an error if its key is a duplicate.
    fn text(&self, part: Option<usize>) -> Result<Option<&'json str>, DecodeError> {
        let text = part.and_then(|part| self.parts.get(part).copied().flatten());
        match text {
            Some(text) if part.is_some_and(|part| self.duplicates >> part & 1 == 1) => {
                Err(self.at(part, text, DecodeError::duplicate()))
            }
            text => Ok(text),
        }
    }

    /// The error of a part, at its path and position.
    fn at(&self, part: Option<usize>, text: &str, error: DecodeError) -> DecodeError {
        let path = part.and_then(|part| PATHS.get(part)).unwrap_or(&"");
        error.within(path, self.json, offset(text, self.json))
    }

    fn scan(&mut self) -> Result<(), Rejected> {
        let mut cursor = Cursor::new(self.json);
        if cursor.peek() == Some(b'{') {
            cursor.members(|key, cursor| {
                let part = part_of_object(key);
                if key == "data" && cursor.peek() == Some(b'{') {
                    let start = cursor.position();
                    cursor.members(|key, cursor| self.scan_value(part_of_data(key), cursor))?;
                    self.found(part, cursor.since(start));
                    return Ok(());
                }
                self.scan_value(part, cursor)
            })?;
        } else {
            cursor.skip_value()?;
        }
        cursor.end()
    }

    /// Skips a value, which is this part if it is one.
    fn scan_value(
        &mut self,
        part: Option<usize>,
        cursor: &mut Cursor<'json>,
    ) -> Result<(), Rejected> {
        let start = cursor.position();
        cursor.skip_value()?;
        if part.is_some() {
            self.found(part, cursor.since(start));
        }
        Ok(())
    }

    fn found(&mut self, part: Option<usize>, text: &'json str) {
        if let Some(part) = part
            && let Some(known) = self.parts.get_mut(part)
            && known.replace(text).is_some()
        {
            self.duplicates |= 1 << part;
        }
    }
}

/// The position of a part in its text.
fn offset(part: &str, json: &str) -> usize {
    part.as_ptr().addr().saturating_sub(json.as_ptr().addr())
}

impl<'json> TryFrom<&'json str> for Envelope<'json> {
    type Error = DecodeError;

    /// Reads the envelope of a JSON text. It fails if the text is not valid JSON.
    fn try_from(json: &'json str) -> Result<Self, DecodeError> {
        let mut envelope = Self {
            json,
            parts: [None; PATHS.len()],
            duplicates: 0,
        };
        match envelope.scan() {
            Ok(()) => Ok(envelope),
            Err(Rejected) => Err(decode::invalid_json(json)),
        }
    }
}

impl fmt::Debug for Envelope<'_> {
    /// Shows the name of the event and the identifiers only.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let event = self.event().ok().flatten();
        formatter
            .debug_struct("Envelope")
            .field("event", &event.as_deref().map(redacted::text))
            .field("bot_id", &self.bot_id().ok().flatten())
            .field("calendar_id", &self.calendar_id().ok().flatten())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
