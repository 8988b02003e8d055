//! What time it is.

use std::time::SystemTime;

/// Tells the time against which a webhook's age is measured, and how long a message is remembered.
///
/// Closures are clocks too; so is `ManualClock` of the `testing` feature.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> SystemTime;
}

impl<Now: Fn() -> SystemTime + Send + Sync> Clock for Now {
    fn now(&self) -> SystemTime {
        self()
    }
}
