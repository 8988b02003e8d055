//! The in-memory store.

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

/// A store in the memory of one process. A clone is cheap, and shares the messages.
///
/// The store forgets a handled message after a time, or if more messages were handled since than its capacity. A later
/// duplicate is then handled again. By default it keeps messages for 24 hours, and has a capacity of 100,000. With the ids of
/// Svix, of 31 characters, a full store needs about 20 MB, and an empty one none. The sender's attempts end within three and a
/// half hours. A message that a person resends from the dashboard has the same id: within those 24 hours it is acknowledged
/// and not handled again.
///
/// Messages in progress do not count towards the capacity, and are never forgotten. Their number is that of concurrent requests.
///
/// The store is not shared with other processes: with several machines, each of them may handle the same message.
#[derive(Clone)]
pub struct MemoryStore {
    messages: Arc<Mutex<Messages>>,
    keep: Duration,
    clock: Arc<dyn Clock>,
}

struct Messages {
    in_progress: HashSet<MessageId>,
    /// When each was handled; the oldest is evicted first.
    handled: LruCache<MessageId, SystemTime>,
}

/// The claim of a message that is in progress. Dropping it releases the message.
#[must_use = "dropping the claim releases the message"]
pub struct MemoryClaim {
    store: MemoryStore,
    id: MessageId,
    handled_at: Option<SystemTime>,
}

impl MemoryStore {
    /// The default capacity: the number of handled messages.
    pub const CAPACITY: NonZeroUsize = NonZeroUsize::new(100_000).unwrap();

    /// The default duration for which a handled message is kept.
    pub const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

    /// A store with this capacity, which keeps handled messages for this duration.
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

    /// Uses another clock than the system's. Earlier clones keep theirs.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// No code that can panic runs with the lock, so the data is consistent even if the lock is poisoned.
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

/// Shows the number of messages, but no ids.
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
