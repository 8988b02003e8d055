//! Conversions from and to the instants of the standard library and other crates.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;

use std::time::{Duration, SystemTime};

use super::{Timestamp, TimestampRangeError};

impl TryFrom<SystemTime> for Timestamp {
    type Error = TimestampRangeError;

    /// The form is that of [`from_unix_nanoseconds`](Self::from_unix_nanoseconds).
    ///
    /// Fails if the year is outside 0000 to 9999.
    fn try_from(time: SystemTime) -> Result<Self, Self::Error> {
        let nanoseconds = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => i128::try_from(after.as_nanos()),
            Err(before) => {
                i128::try_from(before.duration().as_nanos()).map(|nanoseconds| -nanoseconds)
            }
        };
        match nanoseconds {
            Ok(nanoseconds) => Self::from_unix_nanoseconds(nanoseconds),
            Err(_) => Err(TimestampRangeError::OUT_OF_RANGE),
        }
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampRangeError;

    /// The same instant, without its text.
    ///
    /// Fails if the `SystemTime` of the platform cannot represent the instant: on Windows it starts in 1601. The
    /// resolution is that of the platform: 100 nanoseconds on Windows.
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

/// The minimum.
#[cfg(test)]
const FIRST: &str = "0000-01-01T00:00:00+23:59";

/// The maximum.
#[cfg(test)]
const LAST: &str = "9999-12-31T23:59:59.999999999-23:59";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_time_round_trips() {
        for text in [
            "1970-01-01T00:00:00.000Z",
            "2025-01-15T10:30:00.250Z",
            "1969-12-31T23:59:59.999999900Z",
            "1969-12-31T23:59:58.000Z",
        ] {
            let timestamp: Timestamp = text.parse().unwrap();
            let time = SystemTime::try_from(timestamp).unwrap();
            let back = Timestamp::try_from(time).unwrap();
            assert_eq!(back, timestamp);
            let nanoseconds = match time.duration_since(SystemTime::UNIX_EPOCH) {
                Ok(after) => i128::try_from(after.as_nanos()).unwrap(),
                Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap(),
            };
            assert_eq!(nanoseconds, timestamp.unix_nanoseconds());
        }
    }

    #[cfg(unix)]
    #[test]
    fn system_time_represents_minimum_and_maximum() {
        for text in [FIRST, LAST] {
            let timestamp: Timestamp = text.parse().unwrap();
            let time = SystemTime::try_from(timestamp).unwrap();
            // In UTC the year is outside 0000 to 9999.
            assert_eq!(
                Timestamp::try_from(time),
                Err(TimestampRangeError::OUT_OF_RANGE)
            );
        }
    }
}
