//! Why a receiver cannot be built.

use std::fmt;

use crate::secret_error::SecretError;

/// The configuration of a receiver is invalid. The error never contains a secret.
///
/// `Debug` is the sentence of `Display`, because `main` prints `Debug` of the error that it returns.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// No secret is configured: the receiver would reject every request.
    NoSecrets,
    /// A webhook secret is invalid.
    WebhookSecret {
        /// Its position, counted from 1.
        position: usize,
        /// The reason.
        error: SecretError,
    },
    /// A callback secret is invalid.
    CallbackSecret {
        /// Its position, counted from 1.
        position: usize,
        /// The reason.
        error: SecretError,
    },
    /// An alert secret is invalid.
    AlertSecret {
        /// Its position, counted from 1.
        position: usize,
        /// The reason.
        error: SecretError,
    },
    /// A label is not one to 64 letters and digits of ASCII, `-`, `_` and `.`.
    InvalidLabel,
    /// The budget of bytes is less than twice the maximum length of a body, so the largest webhooks would be rejected.
    BudgetTooSmall {
        /// The least possible budget in bytes.
        least: usize,
    },
    /// An environment variable is not set, or is empty.
    MissingVariable {
        /// Its name.
        name: &'static str,
    },
    /// An environment variable is set that is not read, and the one that is read has almost the same name, and is not set.
    MisnamedVariable {
        /// Its name.
        name: &'static str,
        /// The name of the one that is read.
        expected: &'static str,
    },
    /// Two environment variables are set of which only one may be: the secrets, and the path of a file with them.
    ConflictingVariables {
        /// The name of the variable for the secrets.
        name: &'static str,
        /// The name of the variable for the path.
        file: &'static str,
    },
    /// The file that an environment variable names cannot be read.
    UnreadableFile {
        /// The name of the variable.
        name: &'static str,
        /// The reason.
        reason: std::io::ErrorKind,
    },
    /// An environment variable has an invalid value.
    InvalidVariable {
        /// Its name.
        name: &'static str,
        /// The expected value, as a phrase after "expected".
        expected: &'static str,
    },
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSecrets => formatter.write_str(
                "no secret is configured, so every request would be rejected: configure a webhook secret, a \
                 callback secret or an alert secret",
            ),
            Self::WebhookSecret { position, error } => {
                write!(formatter, "webhook secret {position} is invalid: {error}")
            }
            Self::CallbackSecret { position, error } => {
                write!(formatter, "callback secret {position} is invalid: {error}")?;
                if error.is_accepted_verbatim() {
                    formatter.write_str(
                        "; if bots have exactly this text as their secret, `callback_secret_verbatim` or \
                         MEETING_BAAS_CALLBACK_SECRET_VERBATIM accepts it",
                    )?;
                }
                Ok(())
            }
            Self::AlertSecret { position, error } => {
                write!(formatter, "alert secret {position} is invalid: {error}")
            }
            Self::InvalidLabel => formatter.write_str(
                "a label is invalid: expected one to 64 letters and digits of ASCII, `-`, `_` and `.`",
            ),
            Self::BudgetTooSmall { least } => write!(
                formatter,
                "the budget of bodies is too small for the maximum length of a body: set `max_body_bytes` to at least \
                 {least}, twice the length, or reduce `max_body_length`"
            ),
            Self::MissingVariable { name } => write!(
                formatter,
                "the environment variable {name} is missing or empty: set it to one secret, to several \
                 separated by spaces, or to `none` to reject such deliveries; or set {name}_FILE to the path of a \
                 file with them"
            ),
            Self::MisnamedVariable { name, expected } => write!(
                formatter,
                "the environment variable {name} is not read: rename it to {expected}"
            ),
            Self::ConflictingVariables { name, file } => write!(
                formatter,
                "the environment variables {name} and {file} are both set: remove one of them"
            ),
            Self::UnreadableFile { name, reason } => write!(
                formatter,
                "the file that the environment variable {name} names cannot be read: {reason}{}",
                match reason {
                    std::io::ErrorKind::InvalidData => " (it is not UTF-8: PowerShell writes UTF-16, for example)",
                    _ => "",
                }
            ),
            Self::InvalidVariable { name, expected } => write!(
                formatter,
                "the environment variable {name} is invalid: expected {expected}"
            ),
        }
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// The message contains the cause, so there is no source.
impl std::error::Error for BuildError {}
