//! Writes a timestamp exactly as it was read.

use std::fmt;

use super::calendar::{Date, SECONDS_PER_DAY};
use super::{Offset, Precision, Separator, Timestamp};

/// `2025-01-15T10:30:00.000000000+01:00`
const LONGEST: usize = 35;

/// The text of a timestamp, on the stack.
pub(super) struct Text {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Text {
    pub(super) fn of(timestamp: Timestamp) -> Self {
        let mut text = Self {
            bytes: [b' '; LONGEST],
            length: 0,
        };
        let written = timestamp.written;
        // The sum is the time that was read, or was checked when it was made: it does not overflow.
        let local_seconds = timestamp.seconds.wrapping_add(written.offset.seconds());
        let second_of_day = local_seconds.rem_euclid(SECONDS_PER_DAY);
        text.push_date(&Date::from_days_since_epoch(
            local_seconds.div_euclid(SECONDS_PER_DAY),
        ));
        text.push(match written.separator {
            Separator::UpperCase => b'T',
            Separator::LowerCase => b't',
            Separator::Space => b' ',
        });
        text.push_digits(2, second_of_day / 3_600);
        text.push(b':');
        text.push_digits(2, second_of_day / 60 % 60);
        if let Precision::Seconds { fraction_digits } = written.precision {
            text.push(b':');
            text.push_digits(2, second_of_day % 60);
            text.push_fraction(fraction_digits, timestamp.nanoseconds);
        }
        text.push_offset(written.offset);
        text
    }

    pub(super) fn as_str(&self) -> &str {
        // Only ASCII is ever pushed, so the text is never replaced by the empty one.
        self.bytes
            .get(..self.length)
            .and_then(|bytes| str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    /// The last `count` digits of a number.
    fn push_digits(&mut self, count: u32, number: i64) {
        for place in (0..count).rev() {
            #[expect(clippy::cast_possible_truncation, reason = "the remainder is a digit")]
            let digit = (number / 10_i64.pow(place)).rem_euclid(10) as u8;
            self.push(b'0' + digit);
        }
    }

    fn push_date(&mut self, date: &Date) {
        self.push_digits(4, date.year);
        self.push(b'-');
        self.push_digits(2, date.month);
        self.push(b'-');
        self.push_digits(2, date.day);
    }

    fn push_fraction(&mut self, digits: u8, nanoseconds: u32) {
        let digits = u32::from(digits);
        if digits > 0 {
            self.push(b'.');
            let dropped = 10_i64.pow(9_u32.saturating_sub(digits));
            self.push_digits(digits, i64::from(nanoseconds) / dropped);
        }
    }

    fn push_offset(&mut self, offset: Offset) {
        let (sign, minutes) = match offset {
            Offset::UpperCaseZ => return self.push(b'Z'),
            Offset::LowerCaseZ => return self.push(b'z'),
            Offset::Unknown => (b'-', 0),
            Offset::Minutes(minutes) if minutes < 0 => (b'-', minutes.unsigned_abs()),
            Offset::Minutes(minutes) => (b'+', minutes.unsigned_abs()),
        };
        self.push(sign);
        self.push_digits(2, (minutes / 60).into());
        self.push(b':');
        self.push_digits(2, (minutes % 60).into());
    }
}

impl fmt::Display for Timestamp {
    /// The timestamp exactly as it was written.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(Text::of(*self).as_str())
    }
}

impl fmt::Debug for Timestamp {
    /// The timestamp exactly as it was written.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
