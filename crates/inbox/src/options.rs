//! How an inbox is opened.

#[cfg(feature = "sqlite")]
use std::path::PathBuf;
#[cfg(feature = "sqlite")]
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "sqlite")]
use meeting_baas_webhooks::Clock;

use crate::clock::{self, SharedClock};
use crate::engine::Retention;
#[cfg(feature = "sqlite")]
use crate::error::OpenError;
#[cfg(feature = "sqlite")]
use crate::inbox::Inbox;
#[cfg(feature = "sqlite")]
use crate::sqlite::Sqlite;
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

/// How an inbox in a file is opened: [`Inbox::sqlite`](crate::Inbox::sqlite).
#[cfg(feature = "sqlite")]
#[must_use = "`open` opens it"]
pub struct SqliteOptions {
    path: PathBuf,
    min_free_space: u64,
    existing: bool,
    options: Options,
}

#[cfg(feature = "sqlite")]
impl SqliteOptions {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path,
            min_free_space: 64 * 1024 * 1024,
            existing: false,
            options: Options::default(),
        }
    }

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

    /// How many bytes the file system must have free: 64 MiB, unless set. Below it nothing is stored, so that what is stored can
    /// still be handled.
    pub fn min_free_space(mut self, bytes: u64) -> Self {
        self.min_free_space = bytes;
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

    /// Opens only a file that exists, and whose schema is that of this release or compatible: nothing is created or migrated.
    /// For programs that look at the inbox of a service.
    pub fn existing(mut self) -> Self {
        self.existing = true;
        self
    }

    /// Replaces the clock, for tests. Without it, changes of the system's clock after the start have no effect.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.options.clock = Arc::new(clock);
        self
    }

    /// Opens the file, or creates it, readable by its owner only, and migrates its schema.
    ///
    /// # Errors
    ///
    /// The file cannot be created or opened, is on a network file system, or has a schema of a newer release that this one
    /// cannot work with; or the linked SQLite is one that corrupts databases.
    pub async fn open(self) -> Result<Inbox, OpenError> {
        let Self {
            path,
            min_free_space,
            existing,
            options,
        } = self;
        let clock = Arc::clone(&options.clock);
        let engine = Sqlite::open(path.clone(), min_free_space, existing, clock).await?;
        Ok(Inbox::on_file(Arc::new(engine), Some(path), &options))
    }
}
