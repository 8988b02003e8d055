//! Values as PostgreSQL encodes them.

use std::error::Error;

use bytes::{BufMut, Bytes, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, accepts, to_sql_checked};

/// A time in milliseconds since 1970, as `TIMESTAMPTZ`, which is microseconds since 2000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time(pub(super) i64);

/// 2000-01-01, in milliseconds since 1970.
const ZERO: i64 = 946_684_800_000;

/// The range of the type, in milliseconds since 2000: from the year 4714 before Christ to 294276.
const RANGE: (i64, i64) = (-211_813_488_000_000, 9_223_371_331_199_999);

impl ToSql for Time {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let since = self.0.saturating_sub(ZERO).clamp(RANGE.0, RANGE.1);
        out.put_i64(since.saturating_mul(1_000));
        Ok(IsNull::No)
    }

    accepts!(TIMESTAMPTZ);
    to_sql_checked!();
}

impl<'a> FromSql<'a> for Time {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let microseconds = i64::from_be_bytes(raw.try_into()?);
        Ok(Self(microseconds.div_euclid(1_000).saturating_add(ZERO)))
    }

    accepts!(TIMESTAMPTZ);
}

/// A body as `BYTEA`, which is not copied before it is sent.
#[derive(Debug)]
pub(super) struct Body(pub(super) Bytes);

impl ToSql for Body {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        out.put_slice(&self.0);
        Ok(IsNull::No)
    }

    accepts!(BYTEA);
    to_sql_checked!();
}

/// A text without U+0000, which PostgreSQL cannot store in one.
pub(super) fn text(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;
    use tokio_postgres::types::{FromSql, ToSql, Type};

    use super::Time;

    fn there_and_back(milliseconds: i64) -> i64 {
        let mut buffer = BytesMut::new();
        let written = Time(milliseconds).to_sql(&Type::TIMESTAMPTZ, &mut buffer);
        assert!(written.is_ok());
        Time::from_sql(&Type::TIMESTAMPTZ, &buffer).unwrap().0
    }

    #[test]
    fn a_time_is_read_back_to_the_millisecond_and_an_extreme_one_is_the_first_or_last() {
        for milliseconds in [-1, 0, 1, 946_684_799_999, 1_773_739_800_123] {
            assert_eq!(there_and_back(milliseconds), milliseconds);
        }
        assert_eq!(there_and_back(i64::MAX), 9_224_318_015_999_999);
        assert_eq!(there_and_back(i64::MIN), -210_866_803_200_000);
    }
}
