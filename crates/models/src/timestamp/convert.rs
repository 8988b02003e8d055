//! From and to the instants of others.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;

use std::time::{Duration, SystemTime};

#[cfg(any(feature = "chrono", feature = "time"))]
use super::Offset;
use super::{Timestamp, TimestampRangeError};

impl TryFrom<SystemTime> for Timestamp {
    type Error = TimestampRangeError;

    /// Written as [`from_unix_nanoseconds`](Self::from_unix_nanoseconds) does.
    ///
    /// Fails if the year is not one of 0000 to 9999.
    fn try_from(time: SystemTime) -> Result<Self, Self::Error> {
        let nanoseconds = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => i128::try_from(after.as_nanos()),
            Err(before) => {
                i128::try_from(before.duration().as_nanos()).map(|nanoseconds| -nanoseconds)
            }
        };
        match nanoseconds {
            Ok(nanoseconds) => Self::from_unix_nanoseconds(nanoseconds),
            Err(_) => Err(TimestampRangeError::NOT_WRITABLE),
        }
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampRangeError;

    /// The same instant; how it was written is dropped.
    ///
    /// Fails if the platform's clock does not reach so far, as that of Windows does not before 1601. It
    /// counts in steps of the platform, which drops digits below 100 nanoseconds on Windows.
    fn try_from(timestamp: Timestamp) -> Result<Self, Self::Error> {
        let seconds = Duration::from_secs(timestamp.seconds.unsigned_abs());
        let second = if timestamp.seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(seconds)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(seconds)
        };
        let fraction = Duration::from_nanos(timestamp.nanoseconds.into());
        second
            .and_then(|second| second.checked_add(fraction))
            .ok_or(TimestampRangeError::NO_SYSTEM_TIME)
    }
}

#[cfg(any(feature = "chrono", feature = "time"))]
impl Offset {
    /// The offset as it can be written; `Z` for one of none, and for one that RFC 3339 has no form for
    /// (seconds, or a day and more).
    fn from_seconds(seconds: i32) -> Self {
        match i16::try_from(seconds / 60) {
            Ok(minutes @ (-1_439..=-1 | 1..=1_439)) if seconds % 60 == 0 => Self::Minutes(minutes),
            _ => Self::UpperCaseZ,
        }
    }
}
