//! The errors of timestamps, which never quote the text.

use std::fmt;

/// A text is not a valid timestamp: what was expected, and where.
///
/// The error never contains the text.
///
/// ```
/// use meeting_baas_models::Timestamp;
///
/// let error = "2025-02-30T10:30:00Z".parse::<Timestamp>().unwrap_err();
/// assert_eq!(error.position(), 8);
/// assert_eq!(
///     error.to_string(),
///     "not an RFC 3339 timestamp: at byte 8, expected a two-digit day that the month has"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimestampError {
    pub(super) position: usize,
    pub(super) expected: &'static str,
}

impl ParseTimestampError {
    /// The byte, from 0, at which the text is not that of a timestamp; the length of the text if it ends too early.
    pub const fn position(&self) -> usize {
        self.position
    }

    /// What was expected at this byte, for people.
    pub const fn expected(&self) -> &'static str {
        self.expected
    }
}

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, expected } = self;
        write!(
            formatter,
            "not an RFC 3339 timestamp: at byte {position}, expected {expected}"
        )
    }
}

impl std::error::Error for ParseTimestampError {}

/// An instant is outside the range of the other type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampRangeError {
    message: &'static str,
}

impl TimestampRangeError {
    pub(super) const OUT_OF_RANGE: Self = Self {
        message: "RFC 3339 has the years 0000 to 9999, and this instant is outside them",
    };
    pub(super) const NO_SYSTEM_TIME: Self = Self {
        message: "the `SystemTime` of this platform cannot represent this instant",
    };
    #[cfg(feature = "jiff")]
    pub(super) const NO_JIFF_TIMESTAMP: Self = Self {
        message: "this instant is after the maximum of `jiff::Timestamp`, 9999-12-30T22:00:00.999999999Z",
    };
    #[cfg(feature = "chrono")]
    pub(super) const LEAP_SECOND: Self = Self {
        message: "this instant is within a leap second, which `Timestamp` cannot represent",
    };
    #[cfg(feature = "time")]
    pub(super) const NO_OFFSET_DATE_TIME: Self = Self {
        message: "`time::OffsetDateTime` has the years -9999 to 9999, and this instant is outside them in UTC",
    };
}

impl fmt::Display for TimestampRangeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message)
    }
}

impl std::error::Error for TimestampRangeError {}
