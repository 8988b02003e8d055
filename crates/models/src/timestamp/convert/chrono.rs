//! Conversions from and to `chrono::DateTime`.

use chrono::{DateTime, FixedOffset, Offset as _, TimeDelta, TimeZone, Utc};

use crate::timestamp::{NANOSECONDS_PER_SECOND, Offset, Timestamp, TimestampRangeError};

impl<Zone: TimeZone> TryFrom<DateTime<Zone>> for Timestamp {
    type Error = TimestampRangeError;

    /// The form is that of [`from_unix_nanoseconds`](Self::from_unix_nanoseconds), with the offset instead of `Z` if it
    /// is not zero and RFC 3339 can represent it.
    ///
    /// Fails if the year is outside 0000 to 9999, and within a leap second.
    fn try_from(time: DateTime<Zone>) -> Result<Self, Self::Error> {
        let nanoseconds = time.timestamp_subsec_nanos();
        if nanoseconds >= NANOSECONDS_PER_SECOND {
            return Err(TimestampRangeError::LEAP_SECOND);
        }
        let offset = Offset::from_seconds(time.offset().fix().local_minus_utc());
        Self::from_instant(time.timestamp(), nanoseconds, offset)
    }
}

impl From<Timestamp> for DateTime<Utc> {
    /// The same instant, without its text.
    fn from(timestamp: Timestamp) -> Self {
        // The range of chrono exceeds that of `Timestamp` by 250,000 years on both sides, so neither the duration nor
        // the sum overflows.
        DateTime::UNIX_EPOCH
            + TimeDelta::seconds(timestamp.seconds)
            + TimeDelta::nanoseconds(timestamp.nanoseconds.into())
    }
}

impl From<Timestamp> for DateTime<FixedOffset> {
    /// The same instant with the same offset, without its text.
    fn from(timestamp: Timestamp) -> Self {
        // chrono represents every offset below a day, so the fallback to UTC, the same instant, is never used.
        let offset = FixedOffset::east_opt(i32::from(timestamp.offset_minutes()) * 60)
            .unwrap_or_else(|| Utc.fix());
        DateTime::<Utc>::from(timestamp).with_timezone(&offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timestamp::convert::{FIRST, LAST};

    #[test]
    fn chrono_round_trips() {
        let timestamp: Timestamp = "2025-01-15t11:30:00.25+01:00".parse().unwrap();
        let utc = DateTime::<Utc>::from(timestamp);
        assert_eq!(
            Timestamp::try_from(utc).unwrap().to_string(),
            "2025-01-15T10:30:00.250Z"
        );
        let offset = DateTime::<FixedOffset>::from(timestamp);
        assert_eq!(
            Timestamp::try_from(offset).unwrap().to_string(),
            "2025-01-15T11:30:00.250+01:00"
        );
    }

    #[test]
    fn chrono_represents_minimum_and_maximum() {
        for text in [FIRST, LAST] {
            let timestamp: Timestamp = text.parse().unwrap();
            let utc = DateTime::<Utc>::from(timestamp);
            assert_eq!(utc.timestamp(), timestamp.unix_seconds());
            assert_eq!(
                utc.timestamp_subsec_nanos(),
                timestamp.subsecond_nanoseconds()
            );
            assert_eq!(
                Timestamp::try_from(utc),
                Err(TimestampRangeError::OUT_OF_RANGE)
            );
            let offset = DateTime::<FixedOffset>::from(timestamp);
            assert_eq!(Timestamp::try_from(offset), Ok(timestamp));
        }
        let ends = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC];
        for end in ends {
            assert_eq!(
                Timestamp::try_from(end),
                Err(TimestampRangeError::OUT_OF_RANGE)
            );
        }
    }

    #[test]
    fn leap_second_and_other_years_of_chrono_are_rejected() {
        let leap_second = DateTime::<Utc>::from_timestamp(1_483_228_799, 1_000_000_000).unwrap();
        assert_eq!(
            Timestamp::try_from(leap_second),
            Err(TimestampRangeError::LEAP_SECOND)
        );
        let paris_in_1900 = FixedOffset::east_opt(561).unwrap();
        let time = DateTime::<Utc>::UNIX_EPOCH.with_timezone(&paris_in_1900);
        assert_eq!(
            Timestamp::try_from(time).unwrap().to_string(),
            "1970-01-01T00:00:00.000Z"
        );
    }
}
