//! A clock that a test sets.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::clock::Clock;

/// A clock that a test sets. Clones share the time.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicU64>);

impl ManualClock {
    /// A clock at a time, in seconds since 1970.
    pub fn at_unix_seconds(seconds: u64) -> Self {
        Self(Arc::new(AtomicU64::new(seconds)))
    }

    /// The time, in seconds since 1970.
    pub fn unix_seconds(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    /// The time; 1970 if it is out of the range of `SystemTime`.
    pub fn now(&self) -> SystemTime {
        let since = Duration::from_secs(self.unix_seconds());
        UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
    }

    /// Sets the time, in seconds since 1970.
    pub fn set_unix_seconds(&self, seconds: u64) {
        self.0.store(seconds, Ordering::SeqCst);
    }

    /// Advances the time by whole seconds.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.as_secs(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        ManualClock::now(self)
    }
}
