//! Parses the layout that Meeting BaaS writes, `2025-01-15T10:30:00.000Z`, at fixed positions.

use super::calendar::{Date, SECONDS_PER_DAY, days_in_month};
use super::{Form, Offset, Precision, Separator, Timestamp};

const FORM: Form = Form {
    separator: Separator::UpperCase,
    precision: Precision::Seconds { fraction_digits: 3 },
    offset: Offset::UpperCaseZ,
};

/// The timestamp; `None` for any other layout, and for an invalid date or time.
pub(super) fn timestamp(text: &str) -> Option<Timestamp> {
    let text: &[u8; 24] = text.as_bytes().try_into().ok()?;
    let [
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
        b'.',
        f1,
        f2,
        f3,
        b'Z',
    ] = *text
    else {
        return None;
    };
    let mut largest_digit = 0;
    let mut number = |digits: &[u8]| {
        digits.iter().fold(0, |number, byte| {
            let digit = byte.wrapping_sub(b'0');
            largest_digit = digit.max(largest_digit);
            number * 10 + u32::from(digit)
        })
    };
    let year = number(&[y1, y2, y3, y4]);
    let month = number(&[m1, m2]);
    let day = number(&[d1, d2]);
    let hour = number(&[h1, h2]);
    let minute = number(&[n1, n2]);
    let second = number(&[s1, s2]);
    let milliseconds = number(&[f1, f2, f3]);
    let is_time = largest_digit <= 9
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour <= 23
        && minute <= 59
        && second <= 59;
    let days = is_time.then(|| Date { year, month, day }.days_since_epoch())?;
    Some(Timestamp {
        seconds: days * SECONDS_PER_DAY + i64::from(hour * 3_600 + minute * 60 + second),
        nanoseconds: milliseconds * 1_000_000,
        form: FORM,
    })
}
