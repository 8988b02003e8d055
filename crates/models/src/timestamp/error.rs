//! What can be wrong with a timestamp. No message quotes the text it is about.

use std::fmt;

/// A text is no timestamp: what was expected, and where.
///
/// It never holds or quotes the text.
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
    /// Where the text first differs from a timestamp: a count of bytes, from 0. It is the length of the
    /// text if that ends too soon.
    pub const fn position(&self) -> usize {
        self.position
    }

    /// What should stand there, in words that fit after "expected".
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

/// An instant lies outside what the other type can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampRangeError {
    message: &'static str,
}

impl TimestampRangeError {
    pub(super) const NOT_WRITABLE: Self = Self {
        message: "RFC 3339 writes the years 0000 to 9999, and this instant is in none of them",
    };
    pub(super) const NO_SYSTEM_TIME: Self = Self {
        message: "this platform's `SystemTime` does not reach to this instant",
    };
    #[cfg(feature = "jiff")]
    pub(super) const NO_JIFF_TIMESTAMP: Self = Self {
        message: "`jiff::Timestamp` ends before this instant, at 9999-12-30T22:00:00.999999999Z",
    };
    #[cfg(feature = "chrono")]
    pub(super) const LEAP_SECOND: Self = Self {
        message: "this instant is within a leap second, which `Timestamp` does not hold",
    };
    #[cfg(feature = "time")]
    pub(super) const NO_OFFSET_DATE_TIME: Self = Self {
        message: "`time::OffsetDateTime` holds the years -9999 to 9999, and this instant is in none of them in UTC",
    };
}

impl fmt::Display for TimestampRangeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message)
    }
}

impl std::error::Error for TimestampRangeError {}
