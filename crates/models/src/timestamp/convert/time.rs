//! Conversions from and to `time::OffsetDateTime`.

use time::{OffsetDateTime, UtcOffset};

use crate::timestamp::{Offset, Timestamp, TimestampRangeError};

impl TryFrom<OffsetDateTime> for Timestamp {
    type Error = TimestampRangeError;

    /// The form is that of [`from_unix_nanoseconds`](Self::from_unix_nanoseconds), with the offset instead of `Z` if it
    /// is not zero and RFC 3339 can represent it.
    ///
    /// Fails if the year is outside 0000 to 9999.
    fn try_from(time: OffsetDateTime) -> Result<Self, Self::Error> {
        let offset = Offset::from_seconds(time.offset().whole_seconds());
        Self::from_instant(time.unix_timestamp(), time.nanosecond(), offset)
    }
}

impl TryFrom<Timestamp> for OffsetDateTime {
    type Error = TimestampRangeError;

    /// The same instant with the same offset, without its text.
    ///
    /// Fails if the year in UTC is 10000, which an offset west of UTC can cause.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timestamp::convert::{FIRST, LAST};

    #[test]
    fn time_round_trips() {
        let timestamp: Timestamp = "2025-01-15t11:30:00.25+01:00".parse().unwrap();
        let time = OffsetDateTime::try_from(timestamp).unwrap();
        assert_eq!(time.offset().whole_minutes(), 60);
        assert_eq!(time.unix_timestamp_nanos(), timestamp.unix_nanoseconds());
        assert_eq!(
            Timestamp::try_from(time).unwrap().to_string(),
            "2025-01-15T11:30:00.250+01:00"
        );
    }

    #[test]
    fn other_years_of_time_are_rejected() {
        let year_before_0000 = OffsetDateTime::from_unix_timestamp(-62_167_219_201).unwrap();
        let error = Err(TimestampRangeError::OUT_OF_RANGE);
        assert_eq!(Timestamp::try_from(year_before_0000), error);
        for seconds in [561, 24 * 60 * 60] {
            let offset = UtcOffset::from_whole_seconds(seconds).unwrap();
            let time = OffsetDateTime::UNIX_EPOCH.to_offset(offset);
            assert_eq!(
                Timestamp::try_from(time).unwrap().to_string(),
                "1970-01-01T00:00:00.000Z"
            );
        }
    }

    /// With its feature `large-dates`, time represents the year 10000 too.
    #[test]
    fn time_represents_minimum_and_maximum_or_fails() {
        let first: Timestamp = FIRST.parse().unwrap();
        let time = OffsetDateTime::try_from(first).unwrap();
        assert_eq!(Timestamp::try_from(time), Ok(first));
        let last: Timestamp = LAST.parse().unwrap();
        match OffsetDateTime::try_from(last) {
            Ok(time) => assert_eq!(Timestamp::try_from(time), Ok(last)),
            Err(error) => assert_eq!(error, TimestampRangeError::NO_OFFSET_DATE_TIME),
        }
    }
}
