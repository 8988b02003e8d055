//! A number of bytes, of which some are used.

use std::sync::atomic::{AtomicUsize, Ordering};

/// A number of bytes, of which some are used.
pub(super) struct Pool {
    size: usize,
    used: AtomicUsize,
}

impl Pool {
    pub(super) fn new(size: usize) -> Self {
        let used = AtomicUsize::new(0);
        Self { size, used }
    }

    /// Takes bytes, if there are as many.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let taken = |used: usize| used.checked_add(bytes).filter(|used| *used <= self.size);
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        self.used.fetch_update(set, fetch, taken).is_ok()
    }

    pub(super) fn give_back(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }

    pub(super) fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }
}
