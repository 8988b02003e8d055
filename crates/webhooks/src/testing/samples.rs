//! A realistic payload of every event. The project's own tests read them too.

use bytes::Bytes;

/// A payload as it arrives. Its links and people are invented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    event: &'static str,
    json: &'static str,
}

impl Sample {
    /// The event's name, as it stands on the wire.
    pub const fn event(&self) -> &'static str {
        self.event
    }

    /// The payload as JSON text.
    pub const fn json(&self) -> &'static str {
        self.json
    }

    /// The payload as the body of a request; nothing is copied.
    pub const fn body(&self) -> Bytes {
        Bytes::from_static(self.json.as_bytes())
    }
}

/// A sample of every webhook, sorted by the event's name.
pub const fn webhook_samples() -> &'static [Sample] {
    WEBHOOKS
}

/// A sample of every callback, sorted by the event's name.
pub const fn callback_samples() -> &'static [Sample] {
    CALLBACKS
}

const WEBHOOKS: &[Sample] = &[
    Sample {
        event: "bot.chat_message",
        json: include_str!("../../samples/webhooks/bot.chat_message.json"),
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
