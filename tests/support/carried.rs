//! What the types make of a delivery.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use meeting_baas_models::*;

use crate::fixture::Carrier;

/// A delivery that was decoded.
pub struct Decoded {
    /// Its `Debug`, on several lines.
    pub debug: String,
    /// It, encoded again, as JSON.
    pub encoded: String,
}

/// Decodes a delivery and encodes it again.
pub fn decode(carrier: Carrier, event: &str, text: &str) -> Result<Decoded, String> {
    match (carrier, event) {
        (Carrier::Callback, "bot.completed") => pass::<CallbackCompleted>(text),
        (Carrier::Callback, "bot.failed") => pass::<CallbackFailed>(text),
        (Carrier::Webhook, "bot.completed") => pass::<BotWebhookCompleted>(text),
        (Carrier::Webhook, "bot.failed") => pass::<BotWebhookFailed>(text),
        (Carrier::Webhook, "bot.status_change") => pass::<BotWebhookStatusChange>(text),
        (Carrier::Webhook, "bot.chat_message") => pass::<BotWebhookChatMessage>(text),
        (Carrier::Webhook, "calendar.connection_created") => {
            pass::<CalendarWebhookConnectionCreated>(text)
        }
        (Carrier::Webhook, "calendar.connection_updated") => {
            pass::<CalendarWebhookConnectionUpdated>(text)
        }
        (Carrier::Webhook, "calendar.connection_deleted") => {
            pass::<CalendarWebhookConnectionDeleted>(text)
        }
        (Carrier::Webhook, "calendar.event_created") => pass::<CalendarWebhookEventCreated>(text),
        (Carrier::Webhook, "calendar.event_updated") => pass::<CalendarWebhookEventUpdated>(text),
        (Carrier::Webhook, "calendar.event_cancelled") => {
            pass::<CalendarWebhookEventCancelled>(text)
        }
        (Carrier::Webhook, "calendar.events_synced") => pass::<CalendarWebhookEventsSynced>(text),
        _ => Err(format!("no type for the event {event:?}")),
    }
}

fn pass<T: DeserializeOwned + Serialize + Debug>(text: &str) -> Result<Decoded, String> {
    let payload: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    Ok(Decoded {
        debug: format!("{payload:#?}"),
        encoded: serde_json::to_string_pretty(&payload).map_err(|error| error.to_string())?,
    })
}
