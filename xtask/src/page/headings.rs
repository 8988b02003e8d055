//! The headings that stand inside a section, and what each stands for.

use super::content::Family;

/// The parts of a payload's section.
pub(super) const PAYLOAD: [&str; 3] = [TABLE, FIELDS, EXAMPLE];

pub(super) const TABLE: &str = "Payload Structure";
pub(super) const FIELDS: &str = "Field Details";
pub(super) const EXAMPLE: &str = "Example";

/// The family that a heading of an index stands for.
pub(super) fn family(heading: &str) -> Option<Family> {
    match heading {
        "Bot Webhooks" => Some(Family::BotWebhook),
        "Calendar Webhooks" => Some(Family::CalendarWebhook),
        "Callbacks" => Some(Family::Callback),
        _ => None,
    }
}
