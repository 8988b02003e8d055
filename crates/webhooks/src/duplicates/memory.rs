//! A store in the memory of one process.

use std::collections::HashSet;
use std::convert::Infallible;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use lru::LruCache;

use super::{Claim, Claimed, Store};
use crate::clock::Clock;
use crate::message_id::MessageId;

/// Remembers messages in memory. A clone is cheap, and shares what is remembered.
///
/// A message that was handled is forgotten after a time, or when more were handled since than there is room
/// for; a copy that comes later is handled again. By default it is kept for 24 hours, and there is room for
/// 100,000 messages: with identifiers as Svix makes them, 31 letters, they take about 20 MB when all are there,
/// and nothing when none is. The sender's own attempts end within three and a half hours. What a person sends
/// again from the dashboard has the same identifier, so within those 24 hours it is acknowledged and not
/// handled, if it was handled before.
///
/// A message in progress does not count, and is not forgotten however many come: there are as many of these as
/// requests that the server takes at once.
///
/// Other processes know nothing of it, and it ends with this one. Behind several machines, each handles a copy
/// that reaches it.
#[derive(Clone)]
pub struct MemoryStore {
    messages: Arc<Mutex<Messages>>,
    keep: Duration,
    clock: Arc<dyn Clock>,
}

struct Messages {
    in_progress: HashSet<MessageId>,
    /// When each was handled; the longest ago is the first to go.
    handled: LruCache<MessageId, SystemTime>,
}

/// A message that is in progress here. Dropping it gives the message up.
#[must_use = "the message is given up when this is dropped"]
pub struct MemoryClaim {
    store: MemoryStore,
    id: MessageId,
    handled_at: Option<SystemTime>,
}

impl MemoryStore {
    /// How many handled messages are remembered by default.
    pub const CAPACITY: NonZeroUsize = NonZeroUsize::new(100_000).unwrap();

    /// How long a handled message is remembered by default.
    pub const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

    /// A store with room for so many handled messages, each of which is kept for this long.
    pub fn new(capacity: NonZeroUsize, keep: Duration) -> Self {
        let messages = Messages {
            in_progress: HashSet::new(),
            handled: LruCache::sparse(capacity),
        };
        Self {
            messages: Arc::new(Mutex::new(messages)),
            keep,
            clock: Arc::new(SystemTime::now),
        }
    }

    /// Tells the time from something other than the system's clock. Clones that were made before keep theirs.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Nothing that can panic runs while it is locked, so a lock that is poisoned all the same guards sound data.
    fn lock(&self) -> MutexGuard<'_, Messages> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn claim_now(&self, id: &MessageId) -> Claimed<MemoryClaim> {
        let now = self.clock.now();
        let mut messages = self.lock();
        messages.forget_older(now, self.keep);
        if messages.in_progress.contains(id) {
            return Claimed::InProgress;
        }
        if messages.handled.contains(id) {
            return Claimed::Handled;
        }
        messages.in_progress.insert(id.clone());
        Claimed::New(MemoryClaim {
            store: self.clone(),
            id: id.clone(),
            handled_at: None,
        })
    }
}

impl Messages {
    fn forget_older(&mut self, now: SystemTime, keep: Duration) {
        let is_older = |at: &SystemTime| now.duration_since(*at).is_ok_and(|age| age >= keep);
        while self.handled.peek_lru().is_some_and(|(_, at)| is_older(at)) {
            self.handled.pop_lru();
        }
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new(Self::CAPACITY, Self::KEEP)
    }
}

impl Store for MemoryStore {
    type Claim = MemoryClaim;
    type Error = Infallible;

    async fn claim(&self, id: &MessageId) -> Result<Claimed<MemoryClaim>, Infallible> {
        Ok(self.claim_now(id))
    }
}

impl Claim for MemoryClaim {
    type Error = Infallible;

    async fn handled(mut self) -> Result<(), Infallible> {
        self.handled_at = Some(self.store.clock.now());
        Ok(())
    }
}

impl Drop for MemoryClaim {
    fn drop(&mut self) {
        let mut messages = self.store.lock();
        messages.in_progress.remove(&self.id);
        if let Some(at) = self.handled_at {
            messages.handled.put(self.id.clone(), at);
        }
    }
}

/// Shows how many messages there are, and none of them.
impl fmt::Debug for MemoryStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages = self.lock();
        formatter
            .debug_struct("MemoryStore")
            .field("in_progress", &messages.in_progress.len())
            .field("handled", &messages.handled.len())
            .field("capacity", &messages.handled.cap())
            .field("keep", &self.keep)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for MemoryClaim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MemoryClaim")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
