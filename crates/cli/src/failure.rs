//! Why a command ends without success, and its exit code.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// What was asked for was found to be wrong: a request was rejected, a body is not an event, a store is damaged.
const FOUND: u8 = 1;
/// The arguments, the environment variables or a file that they name are wrong. The code of clap.
pub(crate) const USAGE: u8 = 2;
/// A file, a server or a store cannot be reached, read or written.
const UNAVAILABLE: u8 = 3;

/// The end of a command. The message contains no secret.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    code: u8,
    message: Option<String>,
}

impl Failure {
    /// The output has the result already.
    pub(crate) fn found() -> Self {
        Self {
            code: FOUND,
            message: None,
        }
    }

    pub(crate) fn found_because(message: impl fmt::Display) -> Self {
        Self::new(FOUND, message)
    }

    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::new(USAGE, message)
    }

    pub(crate) fn unavailable(message: impl fmt::Display) -> Self {
        Self::new(UNAVAILABLE, message)
    }

    /// The output cannot be written. If its reader has closed it, as `head` does, the command has done what was asked for.
    pub(crate) fn output(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self {
                code: 0,
                message: None,
            }
        } else {
            Self::unavailable(format_args!("the output cannot be written: {error}"))
        }
    }

    /// Whether the reader of the output has closed it.
    pub(crate) fn is_closed_output(&self) -> bool {
        self.code == 0
    }

    fn new(code: u8, message: impl fmt::Display) -> Self {
        Self {
            code,
            message: Some(message.to_string()),
        }
    }

    /// Writes the message, and returns the code.
    pub(crate) fn report(&self) -> ExitCode {
        if let Some(message) = &self.message {
            crate::output::note(format_args!("error: {message}"));
        }
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message.as_deref().unwrap_or_default())
    }
}
