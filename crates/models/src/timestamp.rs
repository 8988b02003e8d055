//! An instant that also keeps how it was written.

#[cfg(feature = "arbitrary")]
mod arbitrary;
mod calendar;
mod convert;
mod error;
mod format;
mod parse;
mod serialization;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::time::Duration;

pub use error::{ParseTimestampError, TimestampRangeError};

use calendar::WRITABLE_SECONDS;

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

/// How an instant is written.
#[derive(Clone, Copy)]
struct Written {
    separator: Separator,
    precision: Precision,
    offset: Offset,
}

/// What stands between date and time.
#[derive(Clone, Copy)]
enum Separator {
    UpperCase,
    LowerCase,
    Space,
}

/// The last part of the time that is written.
#[derive(Clone, Copy)]
enum Precision {
    Minutes,
    /// Zero to nine fraction digits.
    Seconds {
        fraction_digits: u8,
    },
}

/// The offset from UTC.
#[derive(Clone, Copy)]
enum Offset {
    UpperCaseZ,
    LowerCaseZ,
    /// `-00:00`: in UTC, and what the local time was is unknown.
    Unknown,
    /// East of UTC, within ±23:59.
    Minutes(i16),
}

impl Offset {
    fn minutes(self) -> i16 {
        match self {
            Self::UpperCaseZ | Self::LowerCaseZ | Self::Unknown => 0,
            Self::Minutes(minutes) => minutes,
        }
    }

    fn seconds(self) -> i64 {
        i64::from(self.minutes()) * 60
    }
}

impl Precision {
    /// The least precision that shows a second and its fraction whole.
    fn needed_for(second_of_minute: i64, nanoseconds: u32) -> Self {
        if nanoseconds == 0 {
            return if second_of_minute == 0 {
                Self::Minutes
            } else {
                Self::Seconds { fraction_digits: 0 }
            };
        }
        let mut fraction_digits = 9;
        let mut rest = nanoseconds;
        while rest.is_multiple_of(10) {
            rest /= 10;
            fraction_digits -= 1;
        }
        Self::Seconds { fraction_digits }
    }

    fn at_least(self, needed: Self) -> Self {
        match (self, needed) {
            (Self::Minutes, other) | (other, Self::Minutes) => other,
            (
                Self::Seconds {
                    fraction_digits: one,
                },
                Self::Seconds {
                    fraction_digits: other,
                },
            ) => Self::Seconds {
                fraction_digits: one.max(other),
            },
        }
    }
}

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

    /// The instant so much later, written the same way, with more digits where it needs them.
    ///
    /// `None` if its year would not be one of 0000 to 9999.
    ///
    /// ```
    /// use meeting_baas_models::{SIGNED_URL_LIFETIME, Timestamp};
    ///
    /// let sent_at: Timestamp = "2025-01-15T10:30:00.000Z".parse()?;
    /// let links_expire_at = sent_at.checked_add(SIGNED_URL_LIFETIME);
    /// assert_eq!(links_expire_at.map(|at| at.to_string()).as_deref(), Some("2025-01-15T14:30:00.000Z"));
    /// # Ok::<(), meeting_baas_models::ParseTimestampError>(())
    /// ```
    #[must_use = "the sum is returned, the timestamp stays as it is"]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let mut seconds = self.seconds.checked_add_unsigned(duration.as_secs())?;
        let mut nanoseconds = self.nanoseconds + duration.subsec_nanos();
        if nanoseconds >= NANOSECONDS_PER_SECOND {
            seconds = seconds.checked_add(1)?;
            nanoseconds -= NANOSECONDS_PER_SECOND;
        }
        self.moved_to(seconds, nanoseconds)
    }

    /// The instant so much earlier, written the same way, with more digits where it needs them.
    ///
    /// `None` if its year would not be one of 0000 to 9999.
    #[must_use = "the difference is returned, the timestamp stays as it is"]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        let mut seconds = self.seconds.checked_sub_unsigned(duration.as_secs())?;
        let mut nanoseconds = self.nanoseconds;
        if nanoseconds < duration.subsec_nanos() {
            seconds = seconds.checked_sub(1)?;
            nanoseconds += NANOSECONDS_PER_SECOND;
        }
        nanoseconds -= duration.subsec_nanos();
        self.moved_to(seconds, nanoseconds)
    }

    /// Another instant, written the way this one is.
    fn moved_to(self, seconds: i64, nanoseconds: u32) -> Option<Self> {
        let needed = Precision::needed_for(seconds.rem_euclid(60), nanoseconds);
        let written = Written {
            precision: self.written.precision.at_least(needed),
            ..self.written
        };
        Self {
            seconds,
            nanoseconds,
            written,
        }
        .if_writable()
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
