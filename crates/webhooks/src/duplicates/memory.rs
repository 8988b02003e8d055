//! The in-memory store.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::delivery::DeliveryKey;

/// A store in the memory of one process. A clone is cheap, and shares the deliveries.
///
/// The store forgets a handled delivery after a time, or if more deliveries were handled since than its capacity. A later
/// duplicate is then handled again. By default it keeps deliveries for 24 hours, and has a capacity of 100,000. With the ids of
/// Svix, of 31 characters, a full store needs less than 23 MB, and an empty one none. The sender's attempts end within three and a
/// half hours.
///
/// Ages are those of a monotonic clock: a system clock that jumps does not make the store forget.
///
/// Deliveries in progress do not count towards the capacity, and are never forgotten. Their number is that of concurrent requests.
///
/// The store is not shared with other processes: with several machines, each of them may handle the same delivery.
#[derive(Clone)]
pub struct MemoryStore {
    deliveries: Arc<Mutex<Deliveries>>,
    keep: Duration,
    clock: Arc<dyn Fn() -> Duration + Send + Sync>,
}

struct Deliveries {
    in_progress: HashSet<DeliveryKey>,
    handled: HashSet<DeliveryKey>,
    /// When each was handled, by the monotonic clock; the oldest is the first.
    ages: VecDeque<(Duration, DeliveryKey)>,
    capacity: NonZeroUsize,
}

/// The claim of a delivery that is in progress. Dropping it releases the delivery, so that the next attempt is handled.
#[must_use = "dropping the claim releases the delivery"]
pub(super) struct Claim {
    store: MemoryStore,
    key: DeliveryKey,
    handled_at: Option<Duration>,
}

/// The result of claiming a delivery.
pub(super) enum Claimed {
    /// It is new, or an earlier attempt failed.
    New(Claim),
    InProgress,
    Handled,
}

impl MemoryStore {
    /// The default capacity: the number of handled deliveries.
    pub const CAPACITY: NonZeroUsize = NonZeroUsize::new(100_000).unwrap();

    /// The default duration for which a handled delivery is kept.
    pub const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

    /// A store with this capacity, which keeps handled deliveries for this duration.
    pub fn new(capacity: NonZeroUsize, keep: Duration) -> Self {
        let deliveries = Deliveries {
            in_progress: HashSet::new(),
            handled: HashSet::new(),
            ages: VecDeque::new(),
            capacity,
        };
        Self {
            deliveries: Arc::new(Mutex::new(deliveries)),
            keep,
            clock: Arc::new(elapsed),
        }
    }

    /// Uses another monotonic clock than the system's, such as in a test: the time since any instant, which must not decrease.
    /// Earlier clones keep theirs.
    ///
    /// The system's clock can be set, and would empty the store when it jumps ahead. So it is not accepted:
    ///
    /// ```compile_fail
    /// use meeting_baas_webhooks::duplicates::MemoryStore;
    ///
    /// let store = MemoryStore::default().with_clock(std::time::SystemTime::now);
    /// ```
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// No code that can panic runs with the lock, so the data is consistent even if the lock is poisoned.
    fn lock(&self) -> MutexGuard<'_, Deliveries> {
        self.deliveries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Of any number of concurrent calls, one gets the claim, and no other gets it until that attempt has failed.
    pub(super) fn claim(&self, key: &DeliveryKey) -> Claimed {
        let now = (self.clock)();
        let mut deliveries = self.lock();
        deliveries.forget_older(now, self.keep);
        if deliveries.in_progress.contains(key) {
            return Claimed::InProgress;
        }
        if deliveries.handled.contains(key) {
            return Claimed::Handled;
        }
        deliveries.in_progress.insert(key.clone());
        Claimed::New(Claim {
            store: self.clone(),
            key: key.clone(),
            handled_at: None,
        })
    }
}

impl Deliveries {
    fn forget_older(&mut self, now: Duration, keep: Duration) {
        let is_older = |at: Duration| now.checked_sub(at).is_some_and(|age| age >= keep);
        while self.ages.front().is_some_and(|(at, _)| is_older(*at)) {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((_, key)) = self.ages.pop_front() {
            self.handled.remove(&key);
        }
    }

    /// A delivery that is handled cannot be claimed, so it is not here yet.
    fn add(&mut self, key: DeliveryKey, at: Duration) {
        if self.ages.len() >= self.capacity.get() {
            self.forget_oldest();
        }
        self.handled.insert(key.clone());
        self.ages.push_back((at, key));
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new(Self::CAPACITY, Self::KEEP)
    }
}

impl Claim {
    /// Records that the delivery was handled, so that no duplicate is.
    pub(super) fn handled(mut self) {
        self.handled_at = Some((self.store.clock)());
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut deliveries = self.store.lock();
        deliveries.in_progress.remove(&self.key);
        if let Some(at) = self.handled_at {
            deliveries.add(self.key.clone(), at);
        }
    }
}

/// Shows the number of deliveries, but no keys.
impl fmt::Debug for MemoryStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let deliveries = self.lock();
        formatter
            .debug_struct("MemoryStore")
            .field("in_progress", &deliveries.in_progress.len())
            .field("handled", &deliveries.handled.len())
            .field("capacity", &deliveries.capacity)
            .field("keep", &self.keep)
            .finish_non_exhaustive()
    }
}

/// The time since the first call, which does not depend on the system's clock.
fn elapsed() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

#[cfg(test)]
mod tests;
