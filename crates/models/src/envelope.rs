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
/// pass, and does not allocate for objects and arrays that are nested up to 64 levels.
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
    event: Part<'json>,
    extra: Part<'json>,
    data: Part<'json>,
    members: [Part<'json>; MEMBERS.len()],
}

/// The members of `data` that the envelope has.
const MEMBERS: [&str; 10] = [
    "bot_id",
    "calendar_id",
    "event_id",
    "sent_at",
    "video",
    "audio",
    "transcription",
    "raw_transcription",
    "diarization",
    "chat_messages",
];

/// The value of a key, as JSON text.
#[derive(Clone, Copy)]
enum Part<'json> {
    Absent,
    Once(&'json str),
    /// The text is the last value.
    Duplicate(&'json str),
}

impl<'json> Part<'json> {
    fn found(&mut self, text: &'json str) {
        *self = match self {
            Self::Absent => Self::Once(text),
            Self::Once(_) | Self::Duplicate(_) => Self::Duplicate(text),
        };
    }
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
        match self.event {
            // Nearly every name has no escape, and is borrowed.
            Part::Once(text) => match Cursor::new(text).text() {
                Ok(name @ Cow::Borrowed(_)) => Ok(Some(name)),
                _ => Ok(self.read::<String>(self.event, "event")?.map(Cow::Owned)),
            },
            part => Ok(self.read::<String>(part, "event")?.map(Cow::Owned)),
        }
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
        self.read(self.extra, "extra")
    }

    /// The JSON text of the value at a JSON pointer (RFC 6901), such as `/data/retry_of`; `None` if there is none.
    ///
    /// The last value of a duplicate key counts. The call reads the text again up to the value.
    pub fn pointer(&self, pointer: &str) -> Option<&'json str> {
        pointer::locate(self.json, pointer)
    }

    /// Reads a member of `data`.
    fn member<T: FromJson>(&self, key: &'static str) -> Result<Option<T>, DecodeError> {
        if let Part::Duplicate(text) = self.data {
            return Err(self.duplicate("data", text));
        }
        let index = MEMBERS.iter().position(|member| *member == key);
        let part = index.and_then(|index| self.members.get(index));
        self.read(part.copied().unwrap_or(Part::Absent), key)
    }

    fn read<T: FromJson>(&self, part: Part<'json>, key: &str) -> Result<Option<T>, DecodeError> {
        match part {
            Part::Absent => Ok(None),
            Part::Duplicate(text) => Err(self.duplicate(&path(key), text)),
            Part::Once(text) => decode::part(text)
                .map_err(|error| error.within(&path(key), self.json, self.start(text))),
        }
    }

    fn duplicate(&self, path: &str, text: &'json str) -> DecodeError {
        DecodeError::duplicate().within(path, self.json, self.start(text))
    }

    /// The position of a part in the text.
    fn start(&self, part: &'json str) -> usize {
        part.as_ptr()
            .addr()
            .saturating_sub(self.json.as_ptr().addr())
    }

    fn scan(json: &'json str) -> Result<Self, Rejected> {
        let mut envelope = Self {
            json,
            event: Part::Absent,
            extra: Part::Absent,
            data: Part::Absent,
            members: [Part::Absent; MEMBERS.len()],
        };
        let mut cursor = Cursor::new(json);
        if cursor.peek() == Some(b'{') {
            cursor.members(|key, cursor| {
                let part = match key {
                    "event" => &mut envelope.event,
                    "extra" => &mut envelope.extra,
                    "data" => &mut envelope.data,
                    _ => return cursor.skip_value(),
                };
                let start = cursor.position();
                if key == "data" && cursor.peek() == Some(b'{') {
                    scan_data(cursor, &mut envelope.members)?;
                } else {
                    cursor.skip_value()?;
                }
                part.found(cursor.since(start));
                Ok(())
            })?;
        } else {
            cursor.skip_value()?;
        }
        cursor.end()?;
        Ok(envelope)
    }
}

fn scan_data<'json>(
    cursor: &mut Cursor<'json>,
    members: &mut [Part<'json>; MEMBERS.len()],
) -> Result<(), Rejected> {
    cursor.members(|key, cursor| {
        let start = cursor.position();
        cursor.skip_value()?;
        let index = MEMBERS.iter().position(|member| *member == key);
        if let Some(part) = index.and_then(|index| members.get_mut(index)) {
            part.found(cursor.since(start));
        }
        Ok(())
    })
}

/// The path of a key of the envelope.
fn path(key: &str) -> String {
    match key {
        "event" | "extra" => key.to_owned(),
        _ => format!("data.{key}"),
    }
}

impl<'json> TryFrom<&'json str> for Envelope<'json> {
    type Error = DecodeError;

    /// Reads the envelope of a JSON text. It fails if the text is not valid JSON.
    fn try_from(json: &'json str) -> Result<Self, DecodeError> {
        Self::scan(json).map_err(|Rejected| decode::invalid_json(json))
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
