//! An adjacently tagged enum, which accepts `{"event": …, "data": …}` without other keys.
//!
//! `extra` is lost. serde buffers nothing if `event` is first, and the data if `data` is first.

use serde::{Deserialize, Serialize};

use super::typify::{
    BotChatMessageData, BotCompletedData, BotFailedData, BotStatusChangeData,
    CalendarConnectionCreatedData, CalendarConnectionDeletedData, CalendarConnectionUpdatedData,
    CalendarEventCancelledData, CalendarEventCreatedData, CalendarEventUpdatedData,
    CalendarEventsSyncedData,
};

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event", content = "data")]
pub enum WebhookEvent {
    #[serde(rename = "bot.completed")]
    BotCompleted(BotCompletedData),
    #[serde(rename = "bot.failed")]
    BotFailed(BotFailedData),
    #[serde(rename = "bot.status_change")]
    BotStatusChange(BotStatusChangeData),
    #[serde(rename = "bot.chat_message")]
    BotChatMessage(BotChatMessageData),
    #[serde(rename = "calendar.connection_created")]
    CalendarConnectionCreated(CalendarConnectionCreatedData),
    #[serde(rename = "calendar.connection_deleted")]
    CalendarConnectionDeleted(CalendarConnectionDeletedData),
    #[serde(rename = "calendar.connection_updated")]
    CalendarConnectionUpdated(CalendarConnectionUpdatedData),
    #[serde(rename = "calendar.event_cancelled")]
    CalendarEventCancelled(CalendarEventCancelledData),
    #[serde(rename = "calendar.event_created")]
    CalendarEventCreated(CalendarEventCreatedData),
    #[serde(rename = "calendar.event_updated")]
    CalendarEventUpdated(CalendarEventUpdatedData),
    #[serde(rename = "calendar.events_synced")]
    CalendarEventsSynced(CalendarEventsSyncedData),
}
