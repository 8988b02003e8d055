//! The event of a callback as that of a webhook, so that one function can handle both.

use crate::{
    BotWebhookCompleted, BotWebhookFailed, CallbackCompleted, CallbackEvent, CallbackFailed,
    WebhookEvent,
};

/// No field is left out: if the two payloads differ one day, this does not compile.
impl From<CallbackCompleted> for BotWebhookCompleted {
    fn from(callback: CallbackCompleted) -> Self {
        let CallbackCompleted { data, event, extra } = callback;
        Self { data, event, extra }
    }
}

/// No field is left out: if the two payloads differ one day, this does not compile.
impl From<CallbackFailed> for BotWebhookFailed {
    fn from(callback: CallbackFailed) -> Self {
        let CallbackFailed { data, event, extra } = callback;
        Self { data, event, extra }
    }
}

/// The payloads of callbacks are those of the webhooks of the same name, in every revision of the vendor's documents. An
/// unknown event stays unknown, even if a webhook can report it.
impl From<CallbackEvent> for WebhookEvent {
    fn from(event: CallbackEvent) -> Self {
        match event {
            CallbackEvent::BotCompleted(callback) => {
                Self::BotCompleted(Box::new((*callback).into()))
            }
            CallbackEvent::BotFailed(callback) => Self::BotFailed(Box::new((*callback).into())),
            CallbackEvent::Unknown { event, payload } => Self::Unknown { event, payload },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{CallbackEvent, WebhookEvent};

    #[test]
    fn a_callback_is_the_webhook_of_the_same_name() {
        let body = br#"{
            "event": "bot.failed",
            "data": {
                "bot_id": "8f2c1f0e-4b7a-4f55-9d0a-6a4f0f1f2b11",
                "error_code": "MEETING_NOT_FOUND",
                "error_message": "The meeting does not exist.",
                "event_id": null,
                "sent_at": "2026-03-17T09:30:00.000Z"
            },
            "extra": {"tenant": 7}
        }"#;
        let callback = CallbackEvent::from_slice(body).unwrap();
        let webhook = WebhookEvent::from_slice(body).unwrap();
        assert!(matches!(webhook, WebhookEvent::BotFailed(_)));
        assert_eq!(WebhookEvent::from(callback), webhook);
    }

    #[test]
    fn what_no_callback_reports_stays_unknown() {
        let body = br#"{"event": "bot.status_change", "data": 1}"#;
        let callback = CallbackEvent::from_slice(body).unwrap();
        let webhook = WebhookEvent::from(callback);
        assert_eq!(webhook.event(), Some("bot.status_change"));
        assert!(matches!(webhook, WebhookEvent::Unknown { .. }));
    }
}
