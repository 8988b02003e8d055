//! The engine on SQLite: one connection that writes, on a thread of its own, and one that reads.

mod claim;
mod connection;
mod copy;
mod damaged;
mod file;
mod manage;
mod options;
mod schema;
mod settle;
mod store;

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::Connection;

use crate::clock::{self, SharedClock};
use crate::engine::{
    Claim, Completion, Count, DoneWork, Engine, NewRow, Once, Purged, Reply, Retention, Stored,
    Turn, Turned,
};
use crate::entry::{Entry, Filter, Statistics};
use crate::error::OpenError;

pub(crate) use connection::connect;
pub use options::SqliteOptions;
#[cfg(test)]
pub(crate) use schema::migrate_as_a_later_release;

use connection::{Place, Thread};

/// The engine.
pub(crate) struct Sqlite {
    writes: Thread,
    /// Another connection, so that a long list does not delay an acknowledgement. A store in memory has one connection.
    reads: Option<Thread>,
    clock: SharedClock,
    guard: Arc<file::Guard>,
}

impl Sqlite {
    /// A store in memory. Its errors, if any, are those of the first operation.
    pub(crate) fn memory(clock: SharedClock) -> Self {
        Self {
            writes: Thread::start(Place::Memory),
            reads: None,
            clock,
            guard: Arc::new(file::Guard::default()),
        }
    }

    /// Opens or creates a file, and migrates its schema.
    pub(crate) async fn open(
        path: PathBuf,
        min_free_space: u64,
        existing: bool,
        clock: SharedClock,
    ) -> Result<Self, OpenError> {
        connection::check_library(rusqlite::version_number())?;
        let prepared = tokio::task::spawn_blocking(move || {
            let path = file::prepare(&path, existing)?;
            file::Guard::new(&path, min_free_space).map(|guard| (path, guard))
        });
        let (path, guard) = prepared
            .await
            .map_err(|error| OpenError::Io(std::io::Error::other(error)))??;
        let place = if existing {
            Place::Existing
        } else {
            Place::File
        };
        let writes = Thread::start(place(path.clone()));
        writes.open().await?;
        if !existing {
            let now = clock::milliseconds(clock.now());
            let corrected = writes.run(move |connection| claim::correct_times(connection, now));
            corrected.await?;
        }
        let reads = Thread::start(Place::Readable(path));
        Ok(Self {
            writes,
            reads: Some(reads),
            clock,
            guard: Arc::new(guard),
        })
    }

    fn now(&self) -> i64 {
        clock::milliseconds(self.clock.now())
    }

    fn write<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&mut Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Reply<T> {
        self.writes.run(operation)
    }

    fn read<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&mut Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Reply<T> {
        self.reads.as_ref().unwrap_or(&self.writes).run(operation)
    }
}

impl Engine for Sqlite {
    fn store(&self, rows: Vec<NewRow>) -> Reply<Vec<Stored>> {
        let guard = Arc::clone(&self.guard);
        let clock = Arc::clone(&self.clock);
        let stored = self.writes.run_checked(
            move || guard.check(),
            move |connection| store::store(connection, &rows, clock::milliseconds(clock.now())),
        );
        Box::pin(stored)
    }

    fn turn(&self, turn: Turn) -> Reply<Turned> {
        let clock = Arc::clone(&self.clock);
        self.write(move |connection| {
            claim::turn(connection, &turn, clock::milliseconds(clock.now()))
        })
    }

    fn once(&self, claim: Claim, work: String) -> Reply<Once> {
        let now = self.now();
        self.write(move |connection| settle::once(connection, claim, &work, now))
    }

    fn completion(&self, claim: Claim, undecoded: Option<&'static str>) -> Completion {
        settle::completion(claim, undecoded, self.now())
    }

    fn list(&self, filter: Filter) -> Reply<Vec<Entry>> {
        self.read(move |connection| manage::list(connection, &filter))
    }

    fn replay(&self, filter: Filter) -> Reply<u64> {
        let now = self.now();
        self.write(move |connection| manage::replay(connection, &filter, now))
    }

    fn replay_these(&self, sequences: Vec<i64>) -> Reply<u64> {
        let now = self.now();
        self.write(move |connection| manage::replay_these(connection, &sequences, now))
    }

    fn retry_now(&self, filter: Filter) -> Reply<u64> {
        let now = self.now();
        self.write(move |connection| manage::retry_now(connection, &filter, now))
    }

    fn forget(&self, source: String, key: String) -> Reply<bool> {
        self.write(move |connection| manage::forget(connection, &source, &key))
    }

    fn purge(&self, retention: Retention) -> Reply<Purged> {
        let now = self.now();
        self.write(move |connection| manage::purge(connection, retention, now))
    }

    fn statistics(&self) -> Reply<Statistics> {
        let now = self.now();
        self.read(move |connection| manage::statistics(connection, now))
    }

    fn counts(&self) -> Reply<Vec<Count>> {
        self.read(manage::counts)
    }

    fn works(&self, after: Option<String>, limit: usize) -> Reply<Vec<DoneWork>> {
        self.read(move |connection| copy::works(connection, after.as_deref(), limit))
    }

    fn import(&self, entries: Vec<Entry>, works: Vec<DoneWork>) -> Reply<u64> {
        let guard = Arc::clone(&self.guard);
        let stored = self.writes.run_checked(
            move || guard.check(),
            move |connection| copy::import(connection, &entries, &works),
        );
        Box::pin(stored)
    }

    fn ready(&self) -> Reply<()> {
        let guard = Arc::clone(&self.guard);
        let ready = self
            .writes
            .run_checked(move || guard.check(), connection::lock);
        Box::pin(ready)
    }

    fn check(&self) -> Reply<Vec<String>> {
        self.read(manage::check)
    }
}
