//! Prints a timestamp as it was parsed.

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
        let form = timestamp.form;
        // The local year of every timestamp is 0000 to 9999, so nothing overflows.
        let local_seconds = timestamp.seconds + form.offset.seconds();
        text.push_date(&Date::from_days_since_epoch(
            local_seconds.div_euclid(SECONDS_PER_DAY),
        ));
        text.push([match form.separator {
            Separator::UpperCase => b'T',
            Separator::LowerCase => b't',
            Separator::Space => b' ',
        }]);
        #[expect(clippy::cast_possible_truncation, reason = "a day has 86,400 seconds")]
        let second_of_day = local_seconds.rem_euclid(SECONDS_PER_DAY) as u32;
        text.push(digits::<2>(second_of_day / 3_600));
        text.push([b':']);
        text.push(digits::<2>(second_of_day / 60 % 60));
        if let Precision::Seconds { fraction_digits } = form.precision {
            text.push([b':']);
            text.push(digits::<2>(second_of_day % 60));
            text.push_fraction(fraction_digits, timestamp.nanoseconds);
        }
        text.push_offset(form.offset);
        text
    }

    pub(super) fn as_str(&self) -> &str {
        // Only ASCII is pushed, so the default is never used.
        self.bytes
            .get(..self.length)
            .and_then(|bytes| str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    #[inline]
    fn push<const COUNT: usize>(&mut self, bytes: [u8; COUNT]) {
        let place = self
            .bytes
            .get_mut(self.length..)
            .and_then(<[u8]>::first_chunk_mut);
        if let Some(place) = place {
            *place = bytes;
            self.length += COUNT;
        }
    }

    fn push_date(&mut self, date: &Date) {
        self.push(digits::<4>(date.year));
        self.push([b'-']);
        self.push(digits::<2>(date.month));
        self.push([b'-']);
        self.push(digits::<2>(date.day));
    }

    fn push_fraction(&mut self, count: u8, nanoseconds: u32) {
        if count > 0 {
            self.push([b'.']);
            let end = self.length + usize::from(count);
            self.push(digits::<3>(nanoseconds / 1_000_000));
            self.push(digits::<3>(nanoseconds / 1_000));
            self.push(digits::<3>(nanoseconds));
            self.length = end;
        }
    }

    fn push_offset(&mut self, offset: Offset) {
        let (sign, minutes) = match offset {
            Offset::UpperCaseZ => return self.push([b'Z']),
            Offset::LowerCaseZ => return self.push([b'z']),
            Offset::Unknown => (b'-', 0),
            Offset::Minutes(minutes) if minutes < 0 => (b'-', minutes.unsigned_abs()),
            Offset::Minutes(minutes) => (b'+', minutes.unsigned_abs()),
        };
        self.push([sign]);
        self.push(digits::<2>((minutes / 60).into()));
        self.push([b':']);
        self.push(digits::<2>((minutes % 60).into()));
    }
}

/// The last digits of a number.
#[inline]
fn digits<const COUNT: usize>(number: u32) -> [u8; COUNT] {
    let mut digits = [b'0'; COUNT];
    let mut rest = number;
    for digit in digits.iter_mut().rev() {
        *digit += (rest % 10) as u8;
        rest /= 10;
    }
    digits
}

impl fmt::Display for Timestamp {
    /// The text that the timestamp was parsed from.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(Text::of(*self).as_str())
    }
}

impl fmt::Debug for Timestamp {
    /// The text that the timestamp was parsed from.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
