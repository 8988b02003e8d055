//! Why a receiver cannot be built.

use std::fmt;

use crate::secret_error::SecretError;

/// A receiver cannot be built from what it was given. It never holds or quotes a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// Nothing is configured: it would refuse every request.
    NoSecrets,
    /// A webhook secret cannot be used.
    WebhookSecret {
        /// Which of them, from 1.
        position: usize,
        /// What is wrong with it.
        error: SecretError,
    },
    /// A callback secret cannot be used.
    CallbackSecret {
        /// Which of them, from 1.
        position: usize,
        /// What is wrong with it.
        error: SecretError,
    },
    /// An environment variable is not set, or is empty.
    MissingVariable {
        /// Its name.
        name: &'static str,
    },
    /// An environment variable does not hold what it is to hold.
    InvalidVariable {
        /// Its name.
        name: &'static str,
        /// What is expected of it, in words that fit after "expected".
        expected: &'static str,
    },
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSecrets => formatter.write_str(
                "no secret is configured, so every request would be refused: give a webhook secret, a \
                 callback secret or both",
            ),
            Self::WebhookSecret { position, error } => {
                write!(formatter, "webhook secret {position} cannot be used: {error}")
            }
            Self::CallbackSecret { position, error } => {
                write!(formatter, "callback secret {position} cannot be used: {error}")
            }
            Self::MissingVariable { name } => write!(
                formatter,
                "the environment variable {name} is missing or empty: give one secret, or several with \
                 spaces between them, or `none` to refuse such deliveries"
            ),
            Self::InvalidVariable { name, expected } => write!(
                formatter,
                "the environment variable {name} cannot be used: expected {expected}"
            ),
        }
    }
}

/// The message tells the cause already, so there is no source.
impl std::error::Error for BuildError {}
