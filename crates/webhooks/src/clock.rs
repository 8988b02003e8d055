//! The clock of a receiver.

use std::time::SystemTime;

/// The clock for the age of webhooks, and for how long a store keeps messages.
///
/// A closure that returns a [`SystemTime`] is a clock. The feature `testing` has a `ManualClock`.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> SystemTime;
}

impl<Now: Fn() -> SystemTime + Send + Sync> Clock for Now {
    fn now(&self) -> SystemTime {
        self()
    }
}
