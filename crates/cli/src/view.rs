//! What is shown of a body: the event, the bot, what it reports, and what is newer than this release. No link, name or text.

use http::HeaderMap;
use meeting_baas_models::{Alert, DecodeError, Drift, DriftKind, Envelope, WebhookEvent};
use meeting_baas_webhooks::{Delivery, Event};
use serde::Serialize;

use crate::hide;

/// A summary of a body.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct View {
    /// `None` if the body has none.
    pub(crate) event: Option<String>,
    pub(crate) bot_id: Option<String>,
    /// What became of the bot: `completed` or `failed`.
    pub(crate) outcome: Option<&'static str>,
    /// The word of the event that says most, such as a status.
    pub(crate) detail: Option<String>,
    /// Whether the event is known and decodes.
    pub(crate) decoded: bool,
    /// Why it does not decode; the message shows no value.
    pub(crate) error: Option<String>,
    pub(crate) drift: Vec<DriftView>,
}

/// A key or a value that the types do not know.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DriftView {
    pub(crate) path: String,
    pub(crate) kind: &'static str,
}

impl From<&Drift> for DriftView {
    fn from(drift: &Drift) -> Self {
        Self {
            path: drift.path.clone(),
            kind: drift_kind(drift.kind),
        }
    }
}

/// The kind of drift as a word.
pub(crate) const fn drift_kind(kind: DriftKind) -> &'static str {
    match kind {
        DriftKind::UnknownKey => "unknown_key",
        DriftKind::UnknownValue => "unknown_value",
        DriftKind::UnpairedSurrogate => "unpaired_surrogate",
        _ => "other",
    }
}

impl View {
    pub(crate) fn of_delivery(delivery: &Delivery) -> Self {
        let view = Self::of_envelope(delivery.body());
        match delivery.event() {
            Ok(Event::Webhook(event)) => view.with_event(event, delivery.drift()),
            Ok(Event::Alert(alert)) => view.with_alert(alert, delivery.drift()),
            Ok(_) => view,
            Err(error) => view.with_error(error),
        }
    }

    /// Of a body of which is not known how it arrived: a body without an event that is an alert, is one.
    pub(crate) fn of_body(body: &[u8]) -> Self {
        let view = Self::of_envelope(body);
        if view.event.is_none()
            && let Ok(alert) = Alert::from_slice(body)
        {
            return view.with_alert(&alert, Alert::drift(body));
        }
        match WebhookEvent::from_slice(body) {
            Ok(event) => view.with_event(&event, WebhookEvent::drift(body)),
            Err(error) => view.with_error(&error),
        }
    }

    fn of_envelope(body: &[u8]) -> Self {
        let Ok(envelope) = Envelope::from_slice(body) else {
            return Self::default();
        };
        let event = envelope.event().ok().flatten();
        let bot_id = envelope.bot_id().ok().flatten();
        let outcome = match event.as_deref() {
            Some("bot.completed") if bot_id.is_some() => Some("completed"),
            Some("bot.failed") if bot_id.is_some() => Some("failed"),
            _ => None,
        };
        Self {
            event: event.map(|event| hide::word(&event).to_owned()),
            bot_id: bot_id.map(|bot| bot.to_string()),
            outcome,
            ..Self::default()
        }
    }

    fn with_event(self, event: &WebhookEvent, drift: Result<Vec<Drift>, DecodeError>) -> Self {
        let detail = match event {
            WebhookEvent::BotCompleted(bot) => {
                Some(format!("{} artifacts", bot.data.artifacts().count()))
            }
            WebhookEvent::BotFailed(bot) => Some(word(bot.data.error_code.as_str())),
            WebhookEvent::BotStatusChange(bot) => Some(word(bot.data.status.code.as_str())),
            WebhookEvent::BotChatStatus(bot) => {
                let reason = bot.data.reason.as_ref();
                Some(reason.map_or_else(|| "available".to_owned(), |it| word(it.as_str())))
            }
            WebhookEvent::CalendarEventsSynced(calendar) => {
                Some(format!("{} series", calendar.data.events.len()))
            }
            _ => None,
        };
        Self {
            detail,
            decoded: !matches!(event, WebhookEvent::Unknown { .. }),
            ..self.with_drift(drift)
        }
    }

    fn with_alert(self, alert: &Alert, drift: Result<Vec<Drift>, DecodeError>) -> Self {
        Self {
            detail: Some(word(alert.alert_type.as_str())),
            decoded: true,
            ..self.with_drift(drift)
        }
    }

    fn with_drift(self, drift: Result<Vec<Drift>, DecodeError>) -> Self {
        let drift = drift.unwrap_or_default();
        Self {
            drift: drift.iter().map(DriftView::from).collect(),
            ..self
        }
    }

    fn with_error(self, error: &DecodeError) -> Self {
        Self {
            error: Some(error.to_string()),
            ..self
        }
    }

    /// The last words of a line: the outcome and the detail, and what is not as it should be.
    pub(crate) fn remarks(&self) -> Vec<String> {
        let says: Vec<&str> = self
            .outcome
            .into_iter()
            .chain(self.detail.as_deref())
            .collect();
        let mut remarks = Vec::new();
        if !says.is_empty() {
            remarks.push(says.join(", "));
        }
        if let Some(error) = &self.error {
            remarks.push(format!("not decoded: {error}"));
        } else if !self.decoded {
            remarks.push("an event that this release does not know".to_owned());
        } else if let [first, others @ ..] = &*self.drift {
            let others = match others.len() {
                0 => String::new(),
                others => format!(", and {others} more"),
            };
            remarks.push(format!("drift: {} ({}){others}", first.path, first.kind));
        }
        remarks
    }
}

/// The kind that the headers of a request announce.
pub(crate) fn kind(headers: &HeaderMap) -> &'static str {
    let has = |start: &str| headers.keys().any(|name| name.as_str().starts_with(start));
    if has("svix-") || has("webhook-") {
        "webhook"
    } else if has("x-mb-alert-secret") {
        "alert"
    } else {
        "callback"
    }
}

/// A word of the sender, if it is one.
fn word(text: &str) -> String {
    hide::word(text).to_owned()
}
