//! Conversions from and to `jiff::Timestamp`.

use crate::timestamp::{Timestamp, TimestampRangeError};

impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = TimestampRangeError;

    /// The form is that of [`from_unix_nanoseconds`](Self::from_unix_nanoseconds).
    ///
    /// Fails if the year is outside 0000 to 9999: jiff has years before 0000.
    fn try_from(timestamp: jiff::Timestamp) -> Result<Self, Self::Error> {
        Self::from_unix_nanoseconds(timestamp.as_nanosecond())
    }
}

impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = TimestampRangeError;

    /// The same instant, without its text.
    ///
    /// Fails after `9999-12-30T22:00:00.999999999Z`, the maximum of jiff.
    fn try_from(timestamp: Timestamp) -> Result<Self, Self::Error> {
        Self::from_nanosecond(timestamp.unix_nanoseconds())
            .map_err(|_| TimestampRangeError::NO_JIFF_TIMESTAMP)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::timestamp::convert::FIRST;

    #[test]
    fn jiff_round_trips() {
        let timestamp: Timestamp = "2025-01-15T11:30:00.250+01:00".parse().unwrap();
        let other = jiff::Timestamp::try_from(timestamp).unwrap();
        assert_eq!(other.to_string(), "2025-01-15T10:30:00.25Z");
        assert_eq!(
            Timestamp::try_from(other).unwrap().to_string(),
            "2025-01-15T10:30:00.250Z"
        );
    }

    #[test]
    fn jiff_has_another_range() {
        let end: Timestamp = "9999-12-30T22:00:00.999999999Z".parse().unwrap();
        assert_eq!(jiff::Timestamp::try_from(end), Ok(jiff::Timestamp::MAX));
        let after = end.checked_add(Duration::from_nanos(1)).unwrap();
        let error = TimestampRangeError::NO_JIFF_TIMESTAMP;
        assert_eq!(jiff::Timestamp::try_from(after), Err(error));
        let first: Timestamp = FIRST.parse().unwrap();
        let first = jiff::Timestamp::try_from(first).unwrap();
        assert_eq!(
            Timestamp::try_from(first),
            Err(TimestampRangeError::OUT_OF_RANGE)
        );
        let least = Timestamp::try_from(jiff::Timestamp::MIN);
        assert_eq!(least, Err(TimestampRangeError::OUT_OF_RANGE));
    }
}
