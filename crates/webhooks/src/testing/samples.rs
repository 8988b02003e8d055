//! A realistic payload of every event. The project's own tests use them too.

use std::fmt;

use bytes::Bytes;

/// A sample payload, with invented links and people. `Debug` shows only its length.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    event: &'static str,
    json: &'static str,
}

impl Sample {
    /// The name of the event, as in the JSON; `alert` for an alert, which has none.
    pub const fn event(&self) -> &'static str {
        self.event
    }

    /// The payload as JSON.
    pub const fn json(&self) -> &'static str {
        self.json
    }

    /// The payload as the body of a request, without copying.
    pub const fn body(&self) -> Bytes {
        Bytes::from_static(self.json.as_bytes())
    }
}

impl fmt::Debug for Sample {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Sample({}, [{} bytes])",
            self.event,
            self.json.len()
        )
    }
}

/// A sample of every webhook, sorted by the name of the event.
pub const fn webhook_samples() -> &'static [Sample] {
    WEBHOOKS
}

/// A sample of every callback, sorted by the name of the event.
pub const fn callback_samples() -> &'static [Sample] {
    CALLBACKS
}

/// A sample of an alert, under the name `alert`.
pub const fn alert_sample() -> &'static Sample {
    ALERT
}

const ALERT: &Sample = &Sample {
    event: "alert",
    json: include_str!("../../samples/alerts/alert.json"),
};

const WEBHOOKS: &[Sample] = &[
    Sample {
        event: "bot.chat_message",
        json: include_str!("../../samples/webhooks/bot.chat_message.json"),
    },
    Sample {
        event: "bot.chat_status",
        json: include_str!("../../samples/webhooks/bot.chat_status.json"),
    },
    Sample {
        event: "bot.completed",
        json: include_str!("../../samples/webhooks/bot.completed.json"),
    },
    Sample {
        event: "bot.failed",
        json: include_str!("../../samples/webhooks/bot.failed.json"),
    },
    Sample {
        event: "bot.status_change",
        json: include_str!("../../samples/webhooks/bot.status_change.json"),
    },
    Sample {
        event: "calendar.connection_created",
        json: include_str!("../../samples/webhooks/calendar.connection_created.json"),
    },
    Sample {
        event: "calendar.connection_deleted",
        json: include_str!("../../samples/webhooks/calendar.connection_deleted.json"),
    },
    Sample {
        event: "calendar.connection_updated",
        json: include_str!("../../samples/webhooks/calendar.connection_updated.json"),
    },
    Sample {
        event: "calendar.event_cancelled",
        json: include_str!("../../samples/webhooks/calendar.event_cancelled.json"),
    },
    Sample {
        event: "calendar.event_created",
        json: include_str!("../../samples/webhooks/calendar.event_created.json"),
    },
    Sample {
        event: "calendar.event_updated",
        json: include_str!("../../samples/webhooks/calendar.event_updated.json"),
    },
    Sample {
        event: "calendar.events_synced",
        json: include_str!("../../samples/webhooks/calendar.events_synced.json"),
    },
];

const CALLBACKS: &[Sample] = &[
    Sample {
        event: "bot.completed",
        json: include_str!("../../samples/callbacks/bot.completed.json"),
    },
    Sample {
        event: "bot.failed",
        json: include_str!("../../samples/callbacks/bot.failed.json"),
    },
];
