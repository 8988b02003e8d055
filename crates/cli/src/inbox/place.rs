//! Where an inbox is.

#[cfg(feature = "postgres")]
mod postgres;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use meeting_baas_inbox::{Inbox, OpenError};

use crate::failure::Failure;
use crate::output;

/// The word for the database whose URL is in the environment.
const POSTGRES: &str = "postgres";

/// Where an inbox is.
#[derive(Clone, PartialEq)]
pub(crate) enum Place {
    File(PathBuf),
    #[cfg(feature = "postgres")]
    Postgres(Box<postgres::Database>),
}

/// What must be done before an inbox can be opened.
pub(crate) enum Needs {
    Nothing,
    Creation,
    Migration { found: i64, known: i64 },
}

/// The retention.
#[derive(Clone, Copy)]
pub(crate) struct Keep {
    pub(crate) bodies: Duration,
    pub(crate) keys: Duration,
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
        match text {
            "" => Err(Failure::usage("`--inbox` expects a file or `postgres`")),
            #[cfg(feature = "postgres")]
            POSTGRES => {
                let database = postgres::Database::of_environment()?;
                Ok(Self::Postgres(Box::new(database)))
            }
            #[cfg(not(feature = "postgres"))]
            POSTGRES => Err(Failure::usage(
                "this program was built without PostgreSQL: `cargo install meeting-baas-cli --features postgres`",
            )),
            file => Ok(Self::File(file.into())),
        }
    }

    /// Opens the inbox with the schema of this release, and creates it if there is none.
    pub(crate) async fn open_or_create(&self) -> Result<Inbox, Failure> {
        match self {
            Self::File(path) => self.opened(Inbox::sqlite(path).open().await),
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => self.opened(database.options().open().await),
        }
    }

    /// Opens an inbox that exists.
    pub(crate) async fn open(&self) -> Result<Inbox, Failure> {
        self.opened(self.existing(None).await)
    }

    /// Opens an inbox that exists, with another retention.
    pub(crate) async fn open_keeping(&self, keep: Keep) -> Result<Inbox, Failure> {
        self.opened(self.existing(Some(keep)).await)
    }

    async fn existing(&self, keep: Option<Keep>) -> Result<Inbox, OpenError> {
        match self {
            Self::File(path) if !path.exists() => Err(OpenError::NoInbox),
            Self::File(path) => {
                let options = Inbox::sqlite(path).existing();
                let options = match keep {
                    Some(keep) => options.keep_bodies(keep.bodies).keep_keys(keep.keys),
                    None => options,
                };
                options.open().await
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => {
                let options = database.options().existing();
                let options = match keep {
                    Some(keep) => options.keep_bodies(keep.bodies).keep_keys(keep.keys),
                    None => options,
                };
                options.open().await
            }
        }
    }

    /// What must be done before an inbox can be opened.
    pub(crate) async fn needs(&self) -> Result<Needs, Failure> {
        match self.existing(None).await {
            Ok(_) => Ok(Needs::Nothing),
            Err(OpenError::NoInbox) => Ok(Needs::Creation),
            Err(OpenError::OlderSchema { found, known }) => Ok(Needs::Migration { found, known }),
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn opened(&self, opened: Result<Inbox, OpenError>) -> Result<Inbox, Failure> {
        opened.map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &OpenError) -> Failure {
        let advice = match error {
            OpenError::NoInbox => {
                return Failure::unavailable(format_args!(
                    "there is no inbox {self}: `--inbox` names another, and `inbox migrate`, `listen --inbox` and the service \
                     create one"
                ));
            }
            OpenError::OlderSchema { .. } => "; `meeting-baas inbox migrate` does that",
            _ => "",
        };
        Failure::unavailable(format_args!("{self}: {error}{advice}"))
    }
}

/// As in an argument, in one line.
impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => formatter.write_str(&output::one_line(&path.display().to_string())),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => formatter.write_str(POSTGRES),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_url_is_rejected_and_not_shown() {
        for text in ["postgres://user:hunter2@host/db", "file:///hunter2", ""] {
            let failure = Place::parse(text).err().unwrap().to_string();
            assert!(!failure.contains("hunter2"), "{failure}");
        }
        assert!(
            Place::parse("inbox.db").is_ok_and(|place| place == Place::File("inbox.db".into()))
        );
    }
}
