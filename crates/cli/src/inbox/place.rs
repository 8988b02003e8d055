//! Where an inbox is.

use std::path::PathBuf;

use meeting_baas_inbox::{Inbox, SqliteOptions};

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

    /// Opens the inbox, and creates it if there is none.
    pub(crate) async fn open_or_create(&self) -> Result<Inbox, Failure> {
        let Self::File(_) = self;
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
        let Self::File(path) = self;
        if !path.exists() {
            return Err(Failure::unavailable(format_args!(
                "there is no inbox {}: `--inbox` names another, and `listen --inbox` and the service create one",
                path.display()
            )));
        }
        self.open_with(settings).await
    }

    async fn open_with(
        &self,
        settings: impl FnOnce(SqliteOptions) -> SqliteOptions,
    ) -> Result<Inbox, Failure> {
        let Self::File(path) = self;
        let opened = settings(Inbox::sqlite(path)).open().await;
        opened.map_err(|error| Failure::unavailable(format_args!("{}: {error}", path.display())))
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
