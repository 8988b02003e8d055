//! Payloads that a test changes.

mod error;
mod times;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use bytes::Bytes;
use meeting_baas_models::BotId;
use serde_core::Serialize;
use serde_json::{Map, Value};

pub use error::SampleError;

use super::samples::{alert_sample, webhook_samples};
use crate::delivery::{AlertDelivery, CallbackDelivery, Delivery, DeliveryKind, WebhookDelivery};
use crate::label::Label;

/// A payload that a test changes. [`body`](Self::body) reports errors. `Debug` shows only the name and the first error.
#[derive(Clone)]
#[must_use = "`body` has the payload"]
pub struct Draft {
    name: String,
    payload: Result<Value, SampleError>,
}

/// The sample of an event by its name, such as `bot.completed`, or of an `alert`, with current times: it was just sent, its
/// links expire in four hours, and each other time is as much earlier or later as in the sample. The `calendar.event*` do not
/// state when they were sent, and keep their times.
///
/// The body of a callback is that of the webhook of the same name.
///
/// ```
/// use meeting_baas_webhooks::testing::{self, SampleError};
/// use std::collections::HashMap;
///
/// let body = testing::sample("bot.completed")
///     .with("/data/video", ())
///     .with_extra(&HashMap::from([("tenant", 7)]))
///     .body()?;
/// # assert!(body.starts_with(b"{"));
/// # Ok::<(), SampleError>(())
/// ```
pub fn sample(name: &str) -> Draft {
    let mut known = webhook_samples().iter().chain([alert_sample()]);
    let found = known.find(|sample| sample.event() == name);
    let read = found.and_then(|sample| serde_json::from_str(sample.json()).ok());
    let draft = Draft {
        name: name.to_owned(),
        payload: read.ok_or(SampleError::UnknownName),
    };
    draft.sent_at(SystemTime::now())
}

/// The sample of a `bot.status_change` to this code, with the keys that come with this code, and no others: `start_time` with
/// `in_call_recording`, `error_message` with `recording_failed` and `meeting_error`, `attempt` and `max` with `retrying`.
pub fn status_sample(code: &str) -> Draft {
    let recording = sample("bot.status_change");
    if code == "in_call_recording" {
        return recording;
    }
    let draft = recording
        .without("/data/status/start_time")
        .with("/data/status/code", code);
    match code {
        "recording_failed" | "meeting_error" => {
            draft.with("/data/status/error_message", "The meeting has ended.")
        }
        "retrying" => draft
            .with("/data/status/attempt", 1)
            .with("/data/status/max", 2),
        _ => draft,
    }
}

impl Draft {
    /// Sets the value at a JSON pointer (RFC 6901), such as `/data/video`. The last key of the pointer may be new. `()` is
    /// `null`.
    pub fn with(self, pointer: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        self.changed(pointer, |parent, key| match parent {
            Value::Object(members) => {
                members.insert(key, value);
                true
            }
            Value::Array(items) => {
                let item = key
                    .parse()
                    .ok()
                    .and_then(|index: usize| items.get_mut(index));
                item.map(|item| *item = value).is_some()
            }
            _ => false,
        })
    }

    /// Removes the key at a JSON pointer.
    pub fn without(self, pointer: &str) -> Self {
        self.changed(pointer, |parent, key| {
            let members: Option<&mut Map<_, _>> = parent.as_object_mut();
            members.is_some_and(|members| members.remove(&key).is_some())
        })
    }

    /// Sets what the creator of the bot attached to it, of a type of your own.
    pub fn with_extra(self, extra: &impl Serialize) -> Self {
        match serde_json::to_value(extra) {
            Ok(extra) => self.with("/extra", extra),
            Err(_) => self.failed(SampleError::Extra),
        }
    }

    /// Makes another bot the one that it is about: the `bot_id`, and the paths of the links.
    pub fn about(mut self, bot: BotId) -> Self {
        let Ok(payload) = &mut self.payload else {
            return self;
        };
        let before = payload.pointer("/data/bot_id").and_then(Value::as_str);
        let Some(before) = before.map(str::to_owned) else {
            let pointer = "/data/bot_id".to_owned();
            return self.failed(SampleError::Pointer { pointer });
        };
        let after = bot.to_string();
        if let Some(data) = payload.get_mut("data").and_then(Value::as_object_mut) {
            for value in data.values_mut() {
                if let Value::String(text) = value {
                    *text = text.replace(&before, &after);
                }
            }
        }
        self
    }

    /// Moves all times, those that were set before included, as if the payload was sent at this time.
    pub fn sent_at(mut self, time: SystemTime) -> Self {
        if let Ok(payload) = &mut self.payload
            && times::shift(payload, time).is_none()
        {
            return self.failed(SampleError::Time);
        }
        self
    }

    /// The payload as the body of a request, of the type that axum calls `axum::body::Bytes`.
    ///
    /// # Errors
    ///
    /// There is no sample of that name, or a change was not possible. The first error is returned.
    pub fn body(&self) -> Result<Bytes, SampleError> {
        match &self.payload {
            Ok(payload) => Ok(payload.to_string().into()),
            Err(error) => Err(error.clone()),
        }
    }

    /// A verified delivery with this payload, as if it was received now, for a handler that takes a [`Delivery`]. Each webhook has
    /// a message id of its own; a clone is a duplicate.
    ///
    /// ```
    /// use meeting_baas_webhooks::{DeliveryKind, testing};
    ///
    /// let sample = testing::sample("bot.completed");
    /// let webhook = sample.delivery(DeliveryKind::Webhook)?;
    /// let callback = sample.delivery(DeliveryKind::Callback)?;
    /// assert_ne!(webhook.key(), callback.key());
    /// assert_eq!(webhook.outcome(), callback.outcome());
    /// # Ok::<(), testing::SampleError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`body`](Self::body).
    pub fn delivery(&self, kind: DeliveryKind) -> Result<Delivery, SampleError> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let (body, now, label) = (self.body()?, SystemTime::now(), Label::default());
        Ok(match kind {
            DeliveryKind::Webhook => {
                let id = format!("msg_draft_{}", NEXT.fetch_add(1, Ordering::Relaxed));
                Delivery::Webhook(WebhookDelivery::new(label, id.into(), now, now, body))
            }
            DeliveryKind::Callback => {
                Delivery::Callback(CallbackDelivery::new(true, label, now, body))
            }
            DeliveryKind::Alert => Delivery::Alert(AlertDelivery::new(label, now, body)),
        })
    }

    /// Changes the last key of a pointer, in the value that has it.
    fn changed(mut self, pointer: &str, change: impl FnOnce(&mut Value, String) -> bool) -> Self {
        let Ok(payload) = &mut self.payload else {
            return self;
        };
        let parent = pointer.rsplit_once('/').and_then(|(parent, key)| {
            let key = key.replace("~1", "/").replace("~0", "~");
            Some((payload.pointer_mut(parent)?, key))
        });
        if parent.is_some_and(|(parent, key)| change(parent, key)) {
            return self;
        }
        let pointer = pointer.to_owned();
        self.failed(SampleError::Pointer { pointer })
    }

    /// Keeps the first error.
    fn failed(mut self, error: SampleError) -> Self {
        if self.payload.is_ok() {
            self.payload = Err(error);
        }
        self
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Draft")
            .field("name", &self.name)
            .field("error", &self.payload.as_ref().err())
            .finish_non_exhaustive()
    }
}
