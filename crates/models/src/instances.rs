//! The instances of calendar events, which four events have under four names.

use crate::{EventInstance, WebhookEvent};

impl WebhookEvent {
    /// The instances of calendar events that the event is about: those that were created, affected by an update, cancelled or
    /// synced. There is none if the event has no such list.
    ///
    /// Nothing in these four events orders them, and they arrive in any order: a late update may show an instance that was
    /// cancelled since. Read the calendar event from the API before you act on an instance.
    ///
    /// ```
    /// use meeting_baas_models::WebhookEvent;
    ///
    /// fn scheduled(event: &WebhookEvent) -> usize {
    ///     event.instances().filter(|instance| instance.bot_scheduled).count()
    /// }
    /// ```
    pub fn instances(&self) -> impl Iterator<Item = &EventInstance> {
        let (list, series) = match self {
            Self::CalendarEventCreated(payload) => (payload.data.instances.as_slice(), None),
            Self::CalendarEventUpdated(payload) => {
                (payload.data.affected_instances.as_slice(), None)
            }
            Self::CalendarEventCancelled(payload) => {
                (payload.data.cancelled_instances.as_slice(), None)
            }
            Self::CalendarEventsSynced(payload) => ([].as_slice(), Some(&payload.data.events)),
            _ => ([].as_slice(), None),
        };
        let series = series.into_iter().flatten();
        list.iter()
            .chain(series.flat_map(|series| &series.instances))
    }
}
