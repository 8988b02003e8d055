//! Errors.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

/// An operation of the inbox failed. No message contains anything of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The delivery waited for the store, and is not known to be stored: the store is down or too slow, or too many deliveries
    /// arrive.
    TimedOut {
        /// How long it waited.
        waited: Duration,
    },
    /// The file system has too little space left. Settling needs space too, so storing stops before it is full.
    LittleSpace {
        /// What is left, in bytes.
        left: u64,
        /// What must be left, in bytes.
        required: u64,
    },
    /// The file of the store was removed or replaced while it was open. Restart the service.
    FileReplaced,
    /// The store failed.
    Store {
        /// What the store reports.
        message: String,
    },
    /// The store rejects this delivery. It stores others.
    Row {
        /// What the store reports.
        message: String,
    },
    /// The delivery is not the worker's any more: its lease has ended, or it is settled already.
    LeaseLost,
    /// The inbox was closed.
    Closed,
}

impl Error {
    /// The status of a response to the sender: 503, so that the sender retries.
    pub const fn status(&self) -> StatusCode {
        StatusCode::SERVICE_UNAVAILABLE
    }

    pub(crate) fn store(message: impl Into<String>) -> Self {
        Self::Store {
            message: message.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut { waited } => write!(
                formatter,
                "not stored within {} s: the store is slow or down, or too many deliveries arrive",
                waited.as_secs()
            ),
            Self::LittleSpace { left, required } => write!(
                formatter,
                "the file system has {left} bytes left, and the inbox stores nothing below {required}: free some, or move the file"
            ),
            Self::FileReplaced => formatter.write_str(
                "the file of the inbox was removed or replaced while it was open: restart the service",
            ),
            Self::Store { message } => write!(formatter, "the store failed: {message}"),
            Self::Row { message } => write!(formatter, "the store rejects this delivery: {message}"),
            Self::LeaseLost => formatter.write_str(
                "the delivery is not this worker's any more: its lease ended, or it is settled",
            ),
            Self::Closed => formatter.write_str("the inbox is closed"),
        }
    }
}

impl std::error::Error for Error {}

/// An inbox cannot be opened.
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenError {
    /// The file cannot be created or examined.
    Io(std::io::Error),
    /// The file is on a network file system, whose locks do not protect a store in WAL mode.
    NetworkFileSystem {
        /// The name of the file system.
        name: &'static str,
    },
    /// The linked SQLite library has a bug that corrupts databases in WAL mode (fixed in 3.51.3).
    OldLibrary {
        /// Its version, such as `3045001` for 3.45.1.
        version: i32,
    },
    /// The file or the schema has no inbox.
    NoInbox,
    /// The schema is that of an older release, and was to be left as it is.
    OlderSchema {
        /// The version of the schema.
        found: i64,
        /// The newest version that this release knows.
        known: i64,
    },
    /// A newer release has changed the schema in a way that this release cannot work with.
    NewerSchema {
        /// The version of the schema.
        found: i64,
        /// The oldest version that a release must know to work with it.
        requires: i64,
        /// The newest version that this release knows.
        known: i64,
    },
    /// The server is older than PostgreSQL 14.
    OldServer {
        /// Its version, such as `130012` for 13.12.
        version: i32,
    },
    /// The database has another encoding than UTF-8.
    Encoding {
        /// The name of the encoding.
        name: String,
    },
    /// The name of the schema has other characters than lowercase letters, digits and underscores, or too many.
    SchemaName {
        /// The name.
        name: String,
    },
    /// The store failed.
    Store(Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the inbox cannot be opened: ")?;
        match self {
            Self::Io(error) => error.fmt(formatter),
            Self::NetworkFileSystem { name } => write!(
                formatter,
                "the file is on {name}, a network file system, which can corrupt it: use a local disk"
            ),
            Self::OldLibrary { version } => write!(
                formatter,
                "SQLite {}.{}.{} can corrupt it: link 3.51.3 or newer (the feature `bundled` of `rusqlite`)",
                version / 1_000_000,
                version / 1_000 % 1_000,
                version % 1_000
            ),
            Self::NoInbox => formatter.write_str("there is no inbox in this database"),
            Self::OlderSchema { found, known } => write!(
                formatter,
                "its schema has version {found}, and this release has version {known}: open it without `existing` to migrate it"
            ),
            Self::NewerSchema {
                found,
                requires,
                known,
            } => write!(
                formatter,
                "its schema has version {found}, which requires a release that knows version {requires}; this one knows \
                 {known}: update the service"
            ),
            Self::OldServer { version } => write!(
                formatter,
                "the server is PostgreSQL {}.{}: use 14 or newer",
                version / 10_000,
                version % 10_000
            ),
            Self::Encoding { name } => write!(
                formatter,
                "the encoding of the database is {name}, which lacks characters: create one with ENCODING 'UTF8'"
            ),
            Self::SchemaName { name } => write!(
                formatter,
                "the name of the schema is {name:?}: use at most 48 lowercase letters, digits and underscores, not beginning \
                 with a digit or with pg_"
            ),
            Self::Store(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}
