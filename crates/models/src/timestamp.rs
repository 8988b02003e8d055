//! An instant that also keeps how it was written.

#[cfg(feature = "arbitrary")]
mod arbitrary;
mod arithmetic;
mod calendar;
mod convert;
mod error;
mod format;
mod parse;
mod serialization;
mod usual;
mod written;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

pub use error::{ParseTimestampError, TimestampRangeError};

use calendar::WRITABLE_SECONDS;
use written::{Offset, Precision, Separator, Written};

const NANOSECONDS_PER_SECOND: u32 = 1_000_000_000;

/// An instant that also keeps how it was written.
///
/// Meeting BaaS writes RFC 3339 in UTC, mostly with exactly three fraction digits
/// (`2025-01-15T10:30:00.000Z`). The types of jiff, chrono and time hold the instant alone, and drop or
/// rewrite those digits when they print. A payload that is stored, forwarded or compared as text would
/// then no longer be the one that was sent. This type gives back the text that it was read from.
///
/// ```
/// use meeting_baas_models::Timestamp;
///
/// let sent_at: Timestamp = "2025-01-15T10:30:00.000Z".parse()?;
/// assert_eq!(sent_at.unix_seconds(), 1_736_937_000);
/// assert_eq!(sent_at.to_string(), "2025-01-15T10:30:00.000Z");
/// # Ok::<(), meeting_baas_models::ParseTimestampError>(())
/// ```
///
/// # Equality is by the instant
///
/// `==`, the order and the hash look at the instant alone. Two equal timestamps may be written
/// differently, so **`==` proves no round trip**: to see whether two are written alike, compare their
/// text.
///
/// ```
/// # use meeting_baas_models::Timestamp;
/// let utc: Timestamp = "2025-01-15T10:30:00Z".parse()?;
/// let paris: Timestamp = "2025-01-15T11:30:00.000+01:00".parse()?;
/// assert_eq!(utc, paris);
/// assert_ne!(utc.to_string(), paris.to_string());
/// # Ok::<(), meeting_baas_models::ParseTimestampError>(())
/// ```
///
/// # What is read
///
/// RFC 3339, and minutes without seconds, which the vendor's own pattern allows:
///
/// | part     | form                                                                              |
/// | -------- | --------------------------------------------------------------------------------- |
/// | date     | `YYYY-MM-DD`, years 0000 to 9999, a day that the month has                        |
/// | between  | `T`, `t` or one space                                                             |
/// | time     | `HH:MM` to `23:59`; then, if seconds are given, `:SS` to `:59`                    |
/// | fraction | after seconds only: none, or `.` and one to nine digits                           |
/// | offset   | `Z`, `z`, or `+HH:MM` / `-HH:MM` to `23:59`; `-00:00` (offset unknown) is kept    |
///
/// A leap second (`:60`) and longer fractions are errors: no instant of this type could give them back.
///
/// ## Compared with jiff
///
/// Where [jiff](https://docs.rs/jiff)'s `Timestamp` reads the same text, it is the same instant. jiff
/// refuses only one class that is read here: instants after `9999-12-30T22:00:00.999999999Z`, its last.
/// It reads these, which are errors here:
///
/// - a leap second: `…T23:59:60Z` (jiff makes it `:59`)
/// - a comma before the fraction: `…:00,5Z`
/// - no separators: `20250115T103000Z`, `2025-01-15T103000Z`
/// - hours alone: `2025-01-15T10Z`
/// - offsets of hours alone, without a colon, with seconds, or beyond 23:59: `+01`, `+0100`,
///   `+01:00:30`, `+25:00`
/// - years of six digits with a sign: `+002025-01-15…`, `-000001-01-15…`
/// - annotations: `…Z[Europe/Paris]`, `…Z[u-ca=gregory]`
///
/// # Conversions
///
/// From and to [`SystemTime`](std::time::SystemTime); with the features of the same names also
/// `jiff::Timestamp`, `chrono::DateTime` and `time::OffsetDateTime`. What is made from an instant rather
/// than read is written as Meeting BaaS writes it: see [`from_unix_nanoseconds`](Self::from_unix_nanoseconds).
///
/// With the feature `schemars` its schema is that of a `date-time`, which is what the vendor documents. A
/// validator that looks at formats is stricter than this type, which also reads minutes without seconds.
///
/// # Cost
///
/// 24 bytes, `Copy`, no allocation to read, write or compare.
#[derive(Clone, Copy)]
pub struct Timestamp {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    seconds: i64,
    /// Nanoseconds since the start of that second; below a thousand million.
    nanoseconds: u32,
    written: Written,
}

const _: () = assert!(size_of::<Timestamp>() <= 24);

impl Timestamp {
    /// The instant so many seconds after 1970-01-01T00:00:00Z, written as Meeting BaaS writes it:
    /// `2025-01-15T10:30:00.000Z`.
    ///
    /// # Errors
    ///
    /// The year is not one of 0000 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, TimestampRangeError> {
        Self::made(seconds, 0, Offset::UpperCaseZ)
    }

    /// The instant so many nanoseconds after 1970-01-01T00:00:00Z, written as Meeting BaaS writes it: in
    /// UTC with `Z` and three fraction digits, or six or nine where three would lose some.
    ///
    /// ```
    /// use meeting_baas_models::Timestamp;
    ///
    /// let timestamp = Timestamp::from_unix_nanoseconds(1_736_937_000_250_000_000)?;
    /// assert_eq!(timestamp.to_string(), "2025-01-15T10:30:00.250Z");
    /// let timestamp = Timestamp::from_unix_nanoseconds(1_736_937_000_250_001_000)?;
    /// assert_eq!(timestamp.to_string(), "2025-01-15T10:30:00.250001Z");
    /// # Ok::<(), meeting_baas_models::TimestampRangeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The year is not one of 0000 to 9999.
    pub fn from_unix_nanoseconds(nanoseconds: i128) -> Result<Self, TimestampRangeError> {
        let per_second = i128::from(NANOSECONDS_PER_SECOND);
        let seconds = i64::try_from(nanoseconds.div_euclid(per_second));
        let fraction = u32::try_from(nanoseconds.rem_euclid(per_second));
        match (seconds, fraction) {
            (Ok(seconds), Ok(fraction)) => Self::made(seconds, fraction, Offset::UpperCaseZ),
            _ => Err(TimestampRangeError::NOT_WRITABLE),
        }
    }

    /// An instant that was not read from a text.
    fn made(seconds: i64, nanoseconds: u32, offset: Offset) -> Result<Self, TimestampRangeError> {
        let fraction_digits = if nanoseconds.is_multiple_of(1_000_000) {
            3
        } else if nanoseconds.is_multiple_of(1_000) {
            6
        } else {
            9
        };
        let written = Written {
            separator: Separator::UpperCase,
            precision: Precision::Seconds { fraction_digits },
            offset,
        };
        Self {
            seconds,
            nanoseconds,
            written,
        }
        .if_writable()
        .ok_or(TimestampRangeError::NOT_WRITABLE)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down (so negative before 1970).
    pub const fn unix_seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds since the start of the second that [`unix_seconds`](Self::unix_seconds) gives: 0 to
    /// 999,999,999, before 1970 too.
    pub const fn subsecond_nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z, negative before 1970.
    pub fn unix_nanoseconds(self) -> i128 {
        i128::from(self.seconds) * i128::from(NANOSECONDS_PER_SECOND) + i128::from(self.nanoseconds)
    }

    /// The offset from UTC that it is written with, in minutes east of UTC: 0 for `Z` and `-00:00`.
    pub fn offset_minutes(self) -> i16 {
        self.written.offset.minutes()
    }

    fn if_writable(self) -> Option<Self> {
        WRITABLE_SECONDS
            .contains(&self.local_seconds()?)
            .then_some(self)
    }

    /// The time on the clock that the offset belongs to, as if it were UTC.
    fn local_seconds(self) -> Option<i64> {
        self.seconds.checked_add(self.written.offset.seconds())
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        (self.seconds, self.nanoseconds) == (other.seconds, other.nanoseconds)
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.seconds, self.nanoseconds).cmp(&(other.seconds, other.nanoseconds))
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.seconds, self.nanoseconds).hash(state);
    }
}

#[cfg(test)]
mod tests;
