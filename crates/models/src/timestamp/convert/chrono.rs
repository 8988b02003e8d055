//! From and to `chrono::DateTime`.

use chrono::{DateTime, FixedOffset, Offset as _, TimeDelta, TimeZone, Utc};

use crate::timestamp::{NANOSECONDS_PER_SECOND, Offset, Timestamp, TimestampRangeError};

impl<Zone: TimeZone> TryFrom<DateTime<Zone>> for Timestamp {
    type Error = TimestampRangeError;

    /// Written as [`from_unix_nanoseconds`](Self::from_unix_nanoseconds) does, with the offset instead of
    /// `Z` if it is not zero and RFC 3339 can write it.
    ///
    /// Fails if the year is not one of 0000 to 9999, and within a leap second.
    fn try_from(time: DateTime<Zone>) -> Result<Self, Self::Error> {
        let nanoseconds = time.timestamp_subsec_nanos();
        if nanoseconds >= NANOSECONDS_PER_SECOND {
            return Err(TimestampRangeError::LEAP_SECOND);
        }
        let offset = Offset::from_seconds(time.offset().fix().local_minus_utc());
        Self::made(time.timestamp(), nanoseconds, offset)
    }
}

impl From<Timestamp> for DateTime<Utc> {
    /// The same instant; how it was written is dropped.
    fn from(timestamp: Timestamp) -> Self {
        // chrono reaches a quarter of a million years further than `Timestamp` on both sides, so neither
        // the length nor the sum overflows.
        DateTime::UNIX_EPOCH
            + TimeDelta::seconds(timestamp.seconds)
            + TimeDelta::nanoseconds(timestamp.nanoseconds.into())
    }
}

impl From<Timestamp> for DateTime<FixedOffset> {
    /// The same instant with the same offset; how else it was written is dropped.
    fn from(timestamp: Timestamp) -> Self {
        // chrono holds every offset below a day, so UTC is never taken; it would be the same instant.
        let offset = FixedOffset::east_opt(i32::from(timestamp.offset_minutes()) * 60)
            .unwrap_or_else(|| Utc.fix());
        DateTime::<Utc>::from(timestamp).with_timezone(&offset)
    }
}
