//! What is set when an inbox is opened, on any engine.

use std::time::Duration;

use crate::clock::{self, SharedClock};
use crate::engine::Retention;
use crate::writer::Waits;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What is common to all engines.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) clock: SharedClock,
    pub(crate) retention: Retention,
    pub(crate) waits: Waits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: clock::steady(),
            retention: Retention {
                bodies: 3 * DAY,
                keys: 30 * DAY,
            },
            waits: Waits {
                webhook: Duration::from_secs(2),
                callback: Duration::from_secs(5),
            },
        }
    }
}

/// The methods that set what is common, in the `impl` of the options of an engine.
macro_rules! common_options {
    () => {
        /// How long the body of a handled delivery is kept: three days, unless set. Bodies have names, texts, and links that work
        /// for four hours. The body of a delivery whose event is unknown or malformed is kept as long as its key, because a later
        /// release may decode it: [`Inbox::reopen`](crate::Inbox::reopen).
        pub fn keep_bodies(mut self, time: Duration) -> Self {
            self.options.retention.bodies = time;
            self
        }

        /// How long keys, and dead deliveries with their bodies, are kept: 30 days, unless set. A duplicate that arrives later is a new
        /// delivery.
        pub fn keep_keys(mut self, time: Duration) -> Self {
            self.options.retention.keys = time;
            self
        }

        /// How long a webhook waits to be stored before the response is 503: 2 s, unless set.
        pub fn webhook_wait(mut self, time: Duration) -> Self {
            self.options.waits.webhook = time;
            self
        }

        /// How long a callback or an alert waits: 5 s, unless set. Its sender has four attempts within 21 seconds.
        pub fn callback_wait(mut self, time: Duration) -> Self {
            self.options.waits.callback = time;
            self
        }
    };
}

pub(crate) use common_options;
