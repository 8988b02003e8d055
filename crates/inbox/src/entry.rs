//! Stored deliveries, as one looks at them.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use meeting_baas_webhooks::{Delivery, DeliveryKey, Label};

use crate::{clock, keys};

/// What a stored delivery is waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum State {
    /// For its first attempt, or for the next.
    Waiting,
    /// For its handler.
    InProgress,
    /// Nothing: it was handled.
    Done,
    /// A person: it was given up.
    Dead,
}

impl State {
    /// Every state.
    pub const ALL: &'static [Self] = &[Self::Waiting, Self::InProgress, Self::Done, Self::Dead];

    /// The word for a log: `waiting`, `in progress`, `done` or `dead`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::InProgress => "in progress",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    /// The number in the table.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::InProgress => 1,
            Self::Done => 2,
            Self::Dead => 3,
        }
    }

    pub(crate) fn from_number(number: i64) -> Option<Self> {
        let found = Self::ALL.iter().find(|state| state.number() == number);
        found.copied()
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A stored delivery. `Debug` shows the length of the body only, and the name of the event if the sender was verified.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    pub(crate) sequence: i64,
    pub(crate) source: String,
    pub(crate) key: String,
    pub(crate) kind: String,
    pub(crate) verified: bool,
    pub(crate) message_id: Option<String>,
    pub(crate) signed_at: Option<i64>,
    pub(crate) received_at: i64,
    pub(crate) event: Option<String>,
    pub(crate) bot: Option<String>,
    pub(crate) body: Option<Bytes>,
    pub(crate) release: String,
    pub(crate) undecoded: Option<String>,
    pub(crate) duplicates: i64,
    pub(crate) state: State,
    pub(crate) attempts: i64,
    pub(crate) unfinished: i64,
    pub(crate) due_at: i64,
    pub(crate) lease_until: Option<i64>,
    pub(crate) worker: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) settled_at: Option<i64>,
    /// When it was stored or replayed.
    pub(crate) since: i64,
    pub(crate) replays: i64,
}

impl Entry {
    /// The position in the order of arrival.
    pub fn sequence(&self) -> i64 {
        self.sequence
    }

    /// What identifies the delivery.
    pub fn key(&self) -> DeliveryKey {
        DeliveryKey::from_stored(&Label::from(self.source.as_str()), &self.key)
    }

    /// The kind, as a word: a newer release may have stored one that this release does not know.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Whether the sender was verified; `false` for a callback without a secret, which the receiver was configured to accept.
    pub fn is_verified(&self) -> bool {
        self.verified
    }

    /// The id of the message; `None` for callbacks and alerts.
    pub fn message_id(&self) -> Option<&str> {
        self.message_id.as_deref()
    }

    /// When the sender signed it; `None` for callbacks and alerts.
    pub fn signed_at(&self) -> Option<SystemTime> {
        self.signed_at.map(clock::time)
    }

    /// When the receiver received it.
    pub fn received_at(&self) -> SystemTime {
        clock::time(self.received_at)
    }

    /// The name of the event, of which at most the first 128 bytes are kept here; `None` if the body has none that can be read.
    pub fn event_name(&self) -> Option<&str> {
        self.event.as_deref()
    }

    /// The id of the bot; `None` if the body has none that can be read.
    pub fn bot_id(&self) -> Option<&str> {
        self.bot.as_deref()
    }

    /// The body; `None` after it was purged.
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }

    /// The delivery; `None` after its body was purged, or if this release does not know its kind.
    pub fn delivery(&self) -> Option<Delivery> {
        keys::delivery(self).ok()
    }

    /// The release of this crate that stored it.
    pub fn release(&self) -> &str {
        &self.release
    }

    /// The release that handled it without being able to decode its event, because the event is unknown or malformed:
    /// [`Inbox::reopen`](crate::Inbox::reopen).
    pub fn undecoded_by(&self) -> Option<&str> {
        self.undecoded.as_deref()
    }

    /// How often it was received again.
    pub fn duplicates(&self) -> u64 {
        self.duplicates.unsigned_abs()
    }

    /// The state.
    pub fn state(&self) -> State {
        self.state
    }

    /// How often it was claimed, since it was stored or replayed.
    pub fn attempts(&self) -> u64 {
        self.attempts.unsigned_abs()
    }

    /// How many of the attempts ended without an outcome, because the process ended or stalled.
    pub fn unfinished(&self) -> u64 {
        u64::try_from(self.unfinished).unwrap_or_default()
    }

    /// When the next attempt is due, if it is waiting.
    pub fn due_at(&self) -> Option<SystemTime> {
        (self.state == State::Waiting).then(|| clock::time(self.due_at))
    }

    /// Until when its worker has it, if it is in progress.
    pub fn lease_until(&self) -> Option<SystemTime> {
        self.lease_until.map(clock::time)
    }

    /// The worker that has it, if it is in progress.
    pub fn worker(&self) -> Option<&str> {
        self.worker.as_deref()
    }

    /// Why the last attempt failed: at most 500 characters, without what follows the host in a link.
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// When it was done or given up.
    pub fn settled_at(&self) -> Option<SystemTime> {
        self.settled_at.map(clock::time)
    }

    /// How often it was made waiting again after it was settled.
    pub fn replays(&self) -> u64 {
        self.replays.unsigned_abs()
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Entry")
            .field("sequence", &self.sequence)
            .field("key", &self.key())
            .field("event", &self.event.as_ref().filter(|_| self.verified))
            .field("state", &self.state)
            .field("attempts", &self.attempts)
            .field("bytes", &self.body.as_ref().map(Bytes::len))
            .finish_non_exhaustive()
    }
}

/// Selects stored deliveries. Without conditions it selects all, by arrival.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub(crate) states: Vec<State>,
    pub(crate) key: Option<(String, String)>,
    pub(crate) bot: Option<String>,
    pub(crate) event: Option<String>,
    pub(crate) since: Option<i64>,
    pub(crate) until: Option<i64>,
    pub(crate) after: Option<i64>,
    pub(crate) limit: Option<usize>,
    pub(crate) undecoded: bool,
}

impl Filter {
    /// All deliveries.
    pub fn all() -> Self {
        Self::default()
    }

    /// Those that were given up.
    pub fn dead() -> Self {
        Self::all().state(State::Dead)
    }

    /// Only those in this state, or in another one that was named before.
    #[must_use]
    pub fn state(mut self, state: State) -> Self {
        self.states.push(state);
        self
    }

    /// Only the one with this key.
    #[must_use]
    pub fn key(mut self, key: &DeliveryKey) -> Self {
        self.key = Some((key.label().to_owned(), key.id().to_owned()));
        self
    }

    /// Only those about this bot.
    #[must_use]
    pub fn bot(mut self, bot: impl fmt::Display) -> Self {
        self.bot = Some(bot.to_string());
        self
    }

    /// Only those with this event.
    #[must_use]
    pub fn event(mut self, name: impl Into<String>) -> Self {
        self.event = Some(name.into());
        self
    }

    /// Only those that were received at this time or later.
    #[must_use]
    pub fn since(mut self, time: SystemTime) -> Self {
        self.since = Some(clock::milliseconds(time));
        self
    }

    /// Only those that were received before this time.
    #[must_use]
    pub fn until(mut self, time: SystemTime) -> Self {
        self.until = Some(clock::milliseconds(time));
        self
    }

    /// Only those that arrived after this one: the [`sequence`](Entry::sequence) of the last entry of the page before.
    #[must_use]
    pub fn after(mut self, sequence: i64) -> Self {
        self.after = Some(sequence);
        self
    }

    /// At most so many.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Only those whose event is unknown to the release that handled it, or malformed.
    #[must_use]
    pub fn undecoded(mut self) -> Self {
        self.undecoded = true;
        self
    }
}

/// How many deliveries are stored, by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// Waiting for an attempt.
    pub waiting: u64,
    /// Claimed by a worker.
    pub in_progress: u64,
    /// Given up.
    pub dead: u64,
    /// How long the oldest delivery that is waiting or in progress has been stored or replayed: alert on this.
    pub oldest_pending: Option<Duration>,
}
