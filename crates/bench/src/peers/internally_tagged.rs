//! The usual first attempt: an internally tagged enum. The data has the types of typify, so that only the selection of the
//! payload differs.
//!
//! serde buffers every value of the object, wherever the tag is.

use serde::{Deserialize, Serialize};

use super::typify::{
    BotChatMessageData, BotCompletedData, BotFailedData, BotStatusChangeData,
    CalendarConnectionCreatedData, CalendarConnectionDeletedData, CalendarConnectionUpdatedData,
    CalendarEventCancelledData, CalendarEventCreatedData, CalendarEventUpdatedData,
    CalendarEventsSyncedData, Extra,
};

#[derive(Debug, Serialize, Deserialize)]
pub struct OfBot<Data> {
    pub data: Data,
    pub extra: Option<Extra>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct OfCalendar<Data> {
    pub data: Data,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum WebhookEvent {
    #[serde(rename = "bot.completed")]
    BotCompleted(OfBot<BotCompletedData>),
    #[serde(rename = "bot.failed")]
    BotFailed(OfBot<BotFailedData>),
    #[serde(rename = "bot.status_change")]
    BotStatusChange(OfBot<BotStatusChangeData>),
    #[serde(rename = "bot.chat_message")]
    BotChatMessage(OfBot<BotChatMessageData>),
    #[serde(rename = "calendar.connection_created")]
    CalendarConnectionCreated(OfCalendar<CalendarConnectionCreatedData>),
    #[serde(rename = "calendar.connection_deleted")]
    CalendarConnectionDeleted(OfCalendar<CalendarConnectionDeletedData>),
    #[serde(rename = "calendar.connection_updated")]
    CalendarConnectionUpdated(OfCalendar<CalendarConnectionUpdatedData>),
    #[serde(rename = "calendar.event_cancelled")]
    CalendarEventCancelled(OfCalendar<CalendarEventCancelledData>),
    #[serde(rename = "calendar.event_created")]
    CalendarEventCreated(OfCalendar<CalendarEventCreatedData>),
    #[serde(rename = "calendar.event_updated")]
    CalendarEventUpdated(OfCalendar<CalendarEventUpdatedData>),
    #[serde(rename = "calendar.events_synced")]
    CalendarEventsSynced(OfCalendar<CalendarEventsSyncedData>),
}
