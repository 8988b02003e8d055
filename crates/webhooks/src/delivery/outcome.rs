//! What became of a bot.

use std::fmt;

use meeting_baas_models::{BotId, Envelope};

/// The events of which a bot has one at most: it completes once, or fails once.
const FINAL: [&str; 2] = ["bot.completed", "bot.failed"];

/// What became of a bot: that it completed, or that it failed.
///
/// Several **deliveries** report one outcome: a webhook and a callback, for a bot with both; and a delivery that was requested
/// again, which may have a new message id or new links. So what must happen once per outcome, such as counting the minutes or
/// sending an e-mail, is keyed by the outcome, which has no label. What every delivery must do, such as downloading from its
/// links, is keyed by the [`DeliveryKey`](crate::DeliveryKey).
///
/// `Display` is a text for a table: `bot.completed/8f2c1f0e-4b7a-4f55-9d0a-6a4f0f1f2b11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BotOutcome {
    event: &'static str,
    bot_id: BotId,
}

impl BotOutcome {
    pub(super) fn of(envelope: &Envelope<'_>) -> Option<Self> {
        let name = envelope.event().ok()??;
        let event = FINAL.into_iter().find(|event| *event == name)?;
        let bot_id = envelope.bot_id().ok()??;
        Some(Self { event, bot_id })
    }

    /// The name of the event: `bot.completed` or `bot.failed`.
    pub const fn event(&self) -> &'static str {
        self.event
    }

    /// The bot.
    pub const fn bot_id(&self) -> BotId {
        self.bot_id
    }
}

impl fmt::Display for BotOutcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.event, self.bot_id)
    }
}
