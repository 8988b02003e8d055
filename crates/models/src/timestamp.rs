//! An instant that keeps its text.

#[cfg(feature = "arbitrary")]
mod arbitrary;
mod arithmetic;
mod calendar;
mod common;
mod convert;
mod error;
mod form;
mod format;
mod parse;
mod serialization;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

pub use error::{ParseTimestampError, TimestampRangeError};

use calendar::LOCAL_SECONDS;
use form::{Form, Offset, Precision, Separator};

const NANOSECONDS_PER_SECOND: u32 = 1_000_000_000;

/// An instant that keeps its text.
///
/// Meeting BaaS writes RFC 3339 in UTC, mostly with exactly three fraction digits (`2025-01-15T10:30:00.000Z`). The types
/// of jiff, chrono and time represent the instant only, and drop or change those digits when they print. A payload that
/// is stored, forwarded or compared as text would then differ from the one that was sent. This type prints the text that
/// it was parsed from.
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
/// # Equality is that of the instant
///
/// `==`, the order and the hash use the instant only. Two equal timestamps may have different texts, so **`==` does not
/// prove a round trip**: compare the texts for that.
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
/// # Syntax
///
/// RFC 3339, and minutes without seconds, which the pattern of the vendor allows:
///
/// | part     | form                                                                              |
/// | -------- | --------------------------------------------------------------------------------- |
/// | date     | `YYYY-MM-DD`, years 0000 to 9999, a day that the month has                        |
/// | between  | `T`, `t` or one space                                                             |
/// | time     | `HH:MM` to `23:59`; then, if seconds are given, `:SS` to `:59`                    |
/// | fraction | after seconds only: none, or `.` and one to nine digits                           |
/// | offset   | `Z`, `z`, or `+HH:MM` / `-HH:MM` to `23:59`; `-00:00` (offset unknown) is kept    |
///
/// A leap second (`:60`) and longer fractions are errors: this type cannot represent them.
///
/// ## Compared with jiff
///
/// If the `Timestamp` of [jiff](https://docs.rs/jiff) accepts the same text, it is the same instant. jiff rejects one
/// class of texts that this type accepts: instants after `9999-12-30T22:00:00.999999999Z`, its maximum. It accepts these,
/// which are errors here:
///
/// - a leap second: `…T23:59:60Z` (jiff makes it `:59`)
/// - a comma before the fraction: `…:00,5Z`
/// - missing separators: `20250115T103000Z`, `2025-01-15T103000Z`
/// - hours only: `2025-01-15T10Z`
/// - offsets with hours only, without a colon, with seconds, or beyond 23:59: `+01`, `+0100`,
///   `+01:00:30`, `+25:00`
/// - years of six digits with a sign: `+002025-01-15…`, `-000001-01-15…`
/// - annotations: `…Z[Europe/Paris]`, `…Z[u-ca=gregory]`
///
/// # Conversions
///
/// From and to [`SystemTime`](std::time::SystemTime), and with the features of the same names `jiff::Timestamp`,
/// `chrono::DateTime` and `time::OffsetDateTime`. A timestamp that is converted from an instant has the form of Meeting
/// BaaS: see [`from_unix_nanoseconds`](Self::from_unix_nanoseconds).
///
/// With the feature `schemars` its schema has the format `date-time`, as the vendor documents it. A validator that checks
/// formats is stricter than this type, which also accepts minutes without seconds.
///
/// # Cost
///
/// 24 bytes, `Copy`. Parsing, printing and comparing do not allocate.
#[derive(Clone, Copy)]
pub struct Timestamp {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    seconds: i64,
    /// Nanoseconds since the start of that second; below 1,000,000,000.
    nanoseconds: u32,
    form: Form,
}

const _: () = assert!(size_of::<Timestamp>() <= 24);

impl Timestamp {
    /// The instant this many seconds after 1970-01-01T00:00:00Z, in the form of Meeting BaaS:
    /// `2025-01-15T10:30:00.000Z`.
    ///
    /// # Errors
    ///
    /// The year is outside 0000 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, TimestampRangeError> {
        Self::from_instant(seconds, 0, Offset::UpperCaseZ)
    }

    /// The instant this many nanoseconds after 1970-01-01T00:00:00Z, in the form of Meeting BaaS: in UTC with `Z` and three
    /// fraction digits, or six or nine if the instant needs them.
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
    /// The year is outside 0000 to 9999.
    pub fn from_unix_nanoseconds(nanoseconds: i128) -> Result<Self, TimestampRangeError> {
        let per_second = i128::from(NANOSECONDS_PER_SECOND);
        let seconds = i64::try_from(nanoseconds.div_euclid(per_second));
        let fraction = u32::try_from(nanoseconds.rem_euclid(per_second));
        match (seconds, fraction) {
            (Ok(seconds), Ok(fraction)) => {
                Self::from_instant(seconds, fraction, Offset::UpperCaseZ)
            }
            _ => Err(TimestampRangeError::OUT_OF_RANGE),
        }
    }

    /// An instant that is not parsed from a text.
    fn from_instant(
        seconds: i64,
        nanoseconds: u32,
        offset: Offset,
    ) -> Result<Self, TimestampRangeError> {
        let fraction_digits = if nanoseconds.is_multiple_of(1_000_000) {
            3
        } else if nanoseconds.is_multiple_of(1_000) {
            6
        } else {
            9
        };
        let form = Form {
            separator: Separator::UpperCase,
            precision: Precision::Seconds { fraction_digits },
            offset,
        };
        Self {
            seconds,
            nanoseconds,
            form,
        }
        .if_in_range()
        .ok_or(TimestampRangeError::OUT_OF_RANGE)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down; negative before 1970.
    pub const fn unix_seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds since the start of the second that [`unix_seconds`](Self::unix_seconds) returns: 0 to 999,999,999,
    /// before 1970 too.
    pub const fn subsecond_nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z, negative before 1970.
    pub fn unix_nanoseconds(self) -> i128 {
        i128::from(self.seconds) * i128::from(NANOSECONDS_PER_SECOND) + i128::from(self.nanoseconds)
    }

    /// The offset in the text, in minutes east of UTC: 0 for `Z` and `-00:00`.
    pub fn offset_minutes(self) -> i16 {
        self.form.offset.minutes()
    }

    fn if_in_range(self) -> Option<Self> {
        LOCAL_SECONDS
            .contains(&self.local_seconds()?)
            .then_some(self)
    }

    /// The local time at the offset, as seconds since 1970-01-01T00:00:00 local time.
    fn local_seconds(self) -> Option<i64> {
        self.seconds.checked_add(self.form.offset.seconds())
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
