//! From and to `jiff::Timestamp`.

use crate::timestamp::{Timestamp, TimestampRangeError};

impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = TimestampRangeError;

    /// Written as [`from_unix_nanoseconds`](Self::from_unix_nanoseconds) does.
    ///
    /// Fails if the year is not one of 0000 to 9999: jiff has years before 0000.
    fn try_from(timestamp: jiff::Timestamp) -> Result<Self, Self::Error> {
        Self::from_unix_nanoseconds(timestamp.as_nanosecond())
    }
}

impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = TimestampRangeError;

    /// The same instant; how it was written is dropped.
    ///
    /// Fails after `9999-12-30T22:00:00.999999999Z`, jiff's last.
    fn try_from(timestamp: Timestamp) -> Result<Self, Self::Error> {
        Self::from_nanosecond(timestamp.unix_nanoseconds())
            .map_err(|_| TimestampRangeError::NO_JIFF_TIMESTAMP)
    }
}
