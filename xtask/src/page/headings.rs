//! The headings within a section.

use super::content::Family;

pub(super) const TABLE: &str = "## Payload Structure";
pub(super) const FIELDS: &str = "## Field Details";
pub(super) const EXAMPLE: &str = "## Example";

/// The family that a heading of an index names.
pub(super) fn family(heading: &str) -> Option<Family> {
    match heading {
        "Bot Webhooks" => Some(Family::BotWebhook),
        "Calendar Webhooks" => Some(Family::CalendarWebhook),
        "Callbacks" => Some(Family::Callback),
        _ => None,
    }
}
