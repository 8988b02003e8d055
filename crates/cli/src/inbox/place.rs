//! Where an inbox is.

use std::fmt;
use std::path::PathBuf;

use meeting_baas_inbox::{Inbox, OpenError, SqliteOptions};

use crate::failure::Failure;

/// The word for the database whose URL is in the environment.
const POSTGRES: &str = "postgres";

/// Where an inbox is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    File(PathBuf),
}

impl Place {
    /// Reads an argument. A message does not contain a URL, because it may have a password.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        if text.contains("://") {
            return Err(Failure::usage(
                "`--inbox` expects a file or `postgres`: a URL is rejected, because arguments are visible to other users, and \
                 are in the shell's history. Set MEETING_BAAS_INBOX_URL, or MEETING_BAAS_INBOX_URL_FILE to the path of a file \
                 with it",
            ));
        }
        if text == POSTGRES {
            return Err(Failure::usage(
                "this program was built without PostgreSQL: `cargo install meeting-baas-cli --features postgres`",
            ));
        }
        if text.is_empty() {
            return Err(Failure::usage("`--inbox` expects a file or `postgres`"));
        }
        Ok(Self::File(text.into()))
    }

    /// Opens the inbox with the schema of this release, and creates it if there is none.
    pub(crate) async fn open_or_create(&self) -> Result<Inbox, Failure> {
        self.open_with(|options| options).await
    }

    /// Opens an inbox that exists.
    pub(crate) async fn open(&self) -> Result<Inbox, Failure> {
        self.open_as(|options| options).await
    }

    /// Opens an inbox that exists, with other settings.
    pub(crate) async fn open_as(
        &self,
        settings: impl FnOnce(SqliteOptions) -> SqliteOptions,
    ) -> Result<Inbox, Failure> {
        if !self.exists() {
            return Err(Failure::unavailable(format_args!(
                "there is no inbox {self}: `--inbox` names another, and `inbox migrate`, `listen --inbox` and the service create one"
            )));
        }
        self.open_with(|options| settings(options.existing())).await
    }

    /// Why the schema must be migrated; `None` if it need not.
    pub(crate) async fn outdated(&self) -> Result<Option<(i64, i64)>, Failure> {
        let Self::File(path) = self;
        match Inbox::sqlite(path).existing().open().await {
            Ok(_) => Ok(None),
            Err(OpenError::OlderSchema { found, known }) => Ok(Some((found, known))),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Whether there is a store, of whatever schema.
    pub(crate) fn exists(&self) -> bool {
        let Self::File(path) = self;
        path.exists()
    }

    fn failed(&self, error: &OpenError) -> Failure {
        let advice = match error {
            OpenError::OlderSchema { .. } => "; `meeting-baas inbox migrate` does that",
            _ => "",
        };
        Failure::unavailable(format_args!("{self}: {error}{advice}"))
    }

    async fn open_with(
        &self,
        settings: impl FnOnce(SqliteOptions) -> SqliteOptions,
    ) -> Result<Inbox, Failure> {
        let Self::File(path) = self;
        let opened = settings(Inbox::sqlite(path)).open().await;
        opened.map_err(|error| self.failed(&error))
    }
}

/// As in an argument.
impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(formatter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_url_is_rejected_and_not_shown() {
        for text in ["postgres://user:hunter2@host/db", "file:///hunter2", ""] {
            let failure = Place::parse(text).unwrap_err().to_string();
            assert!(!failure.contains("hunter2"), "{failure}");
        }
        assert_eq!(Place::parse("inbox.db"), Ok(Place::File("inbox.db".into())));
    }
}
