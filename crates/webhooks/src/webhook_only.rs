//! The events that only webhooks report.

use meeting_baas_models::{CallbackEvent, WebhookEvent};

/// Whether webhooks report an event of this name, and callbacks do not.
///
/// The models say which events they know: the payload of one that they know has more keys than this, so it is malformed.
pub(crate) fn is_webhook_only(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    if !name.bytes().all(is_plain) {
        return false;
    }
    let body = format!(r#"{{"event": "{name}"}}"#);
    WebhookEvent::from_slice(body.as_bytes()).is_err()
        && CallbackEvent::from_slice(body.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_webhook_only;

    #[test]
    fn events_of_both_kinds_and_unknown_ones_are_not() {
        for name in [
            "bot.status_change",
            "bot.chat_message",
            "calendar.event_created",
        ] {
            assert!(is_webhook_only(name), "{name}");
        }
        for name in [
            "bot.completed",
            "bot.failed",
            "bot.new",
            "",
            "bot.status_change\"",
            "é",
        ] {
            assert!(!is_webhook_only(name), "{name}");
        }
    }
}
