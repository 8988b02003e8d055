//! From and to `time::OffsetDateTime`.

use time::{OffsetDateTime, UtcOffset};

use crate::timestamp::{Offset, Timestamp, TimestampRangeError};

impl TryFrom<OffsetDateTime> for Timestamp {
    type Error = TimestampRangeError;

    /// Written as [`from_unix_nanoseconds`](Self::from_unix_nanoseconds) does, with the offset instead of
    /// `Z` if it is not zero and RFC 3339 can write it.
    ///
    /// Fails if the year is not one of 0000 to 9999.
    fn try_from(time: OffsetDateTime) -> Result<Self, Self::Error> {
        let offset = Offset::from_seconds(time.offset().whole_seconds());
        Self::made(time.unix_timestamp(), time.nanosecond(), offset)
    }
}

impl TryFrom<Timestamp> for OffsetDateTime {
    type Error = TimestampRangeError;

    /// The same instant with the same offset; how else it was written is dropped.
    ///
    /// Fails if the year in UTC is 10000, which an offset west of UTC can lead to.
    fn try_from(timestamp: Timestamp) -> Result<Self, Self::Error> {
        let offset = UtcOffset::from_whole_seconds(i32::from(timestamp.offset_minutes()) * 60);
        let in_utc = Self::from_unix_timestamp_nanos(timestamp.unix_nanoseconds());
        match (in_utc, offset) {
            (Ok(in_utc), Ok(offset)) => in_utc.checked_to_offset(offset),
            _ => None,
        }
        .ok_or(TimestampRangeError::NO_OFFSET_DATE_TIME)
    }
}
