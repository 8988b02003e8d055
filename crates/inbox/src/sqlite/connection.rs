//! A connection on a thread of its own, which opens it again after the disk has failed.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use tokio::sync::oneshot;

use super::schema;
use crate::engine::Reply;
use crate::error::{Error, OpenError};

/// How long a transaction waits for another process.
const BUSY: Duration = Duration::from_secs(5);

/// In bytes: what is left of the write-ahead log after a checkpoint.
const LOG: i64 = 16 * 1024 * 1024;

/// The first version of SQLite that does not corrupt a database when two connections write and checkpoint at once.
const FIRST_SAFE: i32 = 3_051_003;

/// What a connection is to.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Memory,
    /// A file, which is migrated.
    File(PathBuf),
    /// A file with a schema that this release can work with, which is left as it is.
    Existing(PathBuf),
    /// A file, for a connection that does not write.
    Readable(PathBuf),
}

type Job = Box<dyn FnOnce(&mut Slot) + Send>;

/// A thread with a connection. It ends when this is dropped, after what was started.
pub(crate) struct Thread {
    jobs: mpsc::Sender<Job>,
}

/// The connection of a thread, which is opened when it is first needed.
struct Slot {
    place: Place,
    connection: Option<Connection>,
}

impl Thread {
    pub(crate) fn start(place: Place) -> Self {
        let (jobs, queue) = mpsc::channel::<Job>();
        let mut slot = Slot {
            place,
            connection: None,
        };
        let work = move || {
            for job in queue {
                job(&mut slot);
            }
        };
        // If it cannot be started, the queue is dropped, and each operation reports that the inbox is closed.
        let _ = thread::Builder::new()
            .name("inbox-sqlite".to_owned())
            .spawn(work);
        Self { jobs }
    }

    /// Opens the connection now, and migrates the schema.
    pub(crate) async fn open(&self) -> Result<(), OpenError> {
        let opened = self.send(|slot| slot.open().map(|_| ()));
        opened.await.unwrap_or(Err(OpenError::Store(Error::Closed)))
    }

    pub(crate) fn run<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&mut Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Reply<T> {
        self.run_checked(|| Ok(()), operation)
    }

    /// Runs an operation if a check, which is made on the same thread, succeeds.
    pub(crate) fn run_checked<T: Send + 'static>(
        &self,
        check: impl FnOnce() -> Result<(), Error> + Send + 'static,
        operation: impl FnOnce(&mut Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Reply<T> {
        let result = self.send(move |slot| {
            check()?;
            slot.run(operation)
        });
        Box::pin(async move { result.await.unwrap_or(Err(Error::Closed)) })
    }

    fn send<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Slot) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |slot| {
            // Nobody waits for the result of an operation whose future was dropped.
            let _ = sender.send(job(slot));
        });
        // A closed channel drops the job, which closes the receiver.
        let _ = self.jobs.send(job);
        receiver
    }
}

impl Slot {
    fn open(&mut self) -> Result<&mut Connection, OpenError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => open(&self.place)?,
        };
        Ok(self.connection.insert(connection))
    }

    fn run<T>(
        &mut self,
        operation: impl FnOnce(&mut Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, Error> {
        let connection = self.open().map_err(|error| match error {
            OpenError::Store(error) => error,
            other => Error::store(other.to_string()),
        })?;
        let result = operation(connection);
        result.map_err(|error| {
            // After a failed fsync, or with a file that cannot be read, only a new connection can be trusted. A store in
            // memory would be lost.
            let broken = matches!(
                error.sqlite_error_code(),
                Some(
                    ErrorCode::SystemIoFailure
                        | ErrorCode::CannotOpen
                        | ErrorCode::DatabaseCorrupt
                        | ErrorCode::NotADatabase
                )
            );
            if broken && !matches!(self.place, Place::Memory) {
                self.connection = None;
            }
            error_of(&error)
        })
    }
}

/// The messages of SQLite name tables and columns, and no values.
pub(crate) fn error_of(error: &rusqlite::Error) -> Error {
    let message = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig | ErrorCode::TypeMismatch) => {
            Error::Row { message }
        }
        _ => Error::Store { message },
    }
}

pub(crate) fn check_library(version: i32) -> Result<(), OpenError> {
    if version < FIRST_SAFE {
        return Err(OpenError::OldLibrary { version });
    }
    Ok(())
}

fn open(place: &Place) -> Result<Connection, OpenError> {
    let store = |error: rusqlite::Error| OpenError::Store(error_of(&error));
    if let Place::Existing(path) = place {
        // Before the settings of the inbox change a file of somebody else.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(store)?;
        connection.busy_timeout(BUSY).map_err(store)?;
        schema::verify(&connection)?;
    }
    let mut connection = match place {
        Place::Memory => Connection::open_in_memory(),
        Place::File(path) | Place::Existing(path) | Place::Readable(path) => connect(path),
    }
    .map_err(store)?;
    match place {
        Place::Memory | Place::File(_) => schema::migrate(&mut connection)?,
        Place::Existing(_) => {}
        Place::Readable(_) => connection
            .pragma_update(None, "query_only", true)
            .map_err(store)?,
    }
    Ok(connection)
}

/// A connection to the file, with the settings on which the guarantees depend. The file exists.
pub(crate) fn connect(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    // It must precede the first table.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update_and_check(None, "journal_size_limit", LOG, |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Takes the lock of the writer and releases it.
pub(crate) fn lock(connection: &mut Connection) -> Result<(), rusqlite::Error> {
    connection
        .transaction_with_behavior(TransactionBehavior::Immediate)?
        .rollback()
}

#[cfg(test)]
mod tests {
    use super::check_library;
    use crate::error::OpenError;

    #[test]
    fn a_library_with_the_bug_is_rejected() {
        assert!(check_library(3_051_003).is_ok());
        let error = check_library(3_051_002).unwrap_err();
        assert!(matches!(
            error,
            OpenError::OldLibrary { version: 3_051_002 }
        ));
        assert!(error.to_string().contains("SQLite 3.51.2 can corrupt it"));
    }
}
