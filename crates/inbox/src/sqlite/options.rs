//! How an inbox in a file is opened.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use meeting_baas_webhooks::Clock;

use super::Sqlite;
use crate::error::OpenError;
use crate::inbox::Inbox;
use crate::options::{Options, common_options};

/// How an inbox in a file is opened: [`Inbox::sqlite`](crate::Inbox::sqlite).
#[must_use = "`open` opens it"]
pub struct SqliteOptions {
    path: PathBuf,
    min_free_space: u64,
    existing: bool,
    options: Options,
}

impl SqliteOptions {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path,
            min_free_space: 64 * 1024 * 1024,
            existing: false,
            options: Options::default(),
        }
    }

    common_options!();

    /// How many bytes the file system must have free: 64 MiB, unless set. Below it nothing is stored, so that what is stored can
    /// still be handled.
    pub fn min_free_space(mut self, bytes: u64) -> Self {
        self.min_free_space = bytes;
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
