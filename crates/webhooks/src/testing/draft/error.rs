//! Why a sample has no body.

use std::fmt;

use crate::testing::{alert_sample, webhook_samples};

/// There is no such sample, or it cannot be changed like that.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleError {
    /// There is no sample of that name.
    UnknownName,
    /// There is nothing to change at a JSON pointer.
    Pointer {
        /// The pointer.
        pointer: String,
    },
    /// The type for `extra` cannot be written as JSON.
    Extra,
    /// A time would be outside of the years 0000 to 9999.
    Time,
}

impl fmt::Display for SampleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName => {
                formatter.write_str("there is no sample of that name: expected one of")?;
                for sample in webhook_samples().iter().chain([alert_sample()]) {
                    write!(formatter, " `{}`", sample.event())?;
                }
                Ok(())
            }
            Self::Pointer { pointer } => write!(
                formatter,
                "the sample has nothing to change at `{pointer}`: a pointer begins with `/`, and only its last key may be new"
            ),
            Self::Extra => formatter.write_str("the type for `extra` cannot be written as JSON"),
            Self::Time => formatter.write_str("a time is outside of the years 0000 to 9999"),
        }
    }
}

impl std::error::Error for SampleError {}
