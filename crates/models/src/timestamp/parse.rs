//! Parses a timestamp in any layout, in one pass that knows the byte of an error.

use std::ops::RangeInclusive;
use std::str::FromStr;

use super::calendar::{Date, SECONDS_PER_DAY, days_in_month};
use super::common;
use super::{Form, Offset, ParseTimestampError, Precision, Separator, Timestamp};

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match common::timestamp(text) {
            Some(timestamp) => Ok(timestamp),
            None => Reader::new(text).timestamp(),
        }
    }
}

impl TryFrom<&str> for Timestamp {
    type Error = ParseTimestampError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A text, and the rest of it that is not parsed yet.
struct Reader<'text> {
    length: usize,
    rest: &'text [u8],
}

impl<'text> Reader<'text> {
    fn new(text: &'text str) -> Self {
        Self {
            length: text.len(),
            rest: text.as_bytes(),
        }
    }

    fn timestamp(mut self) -> Result<Timestamp, ParseTimestampError> {
        let days = self.date()?.days_since_epoch();
        let separator = self.separator()?;
        let hour = self.number::<2>(0..=23, "a two-digit hour from 00 to 23")?;
        self.byte(b':', "`:` between hour and minute")?;
        let minute = self.number::<2>(0..=59, "a two-digit minute from 00 to 59")?;
        let (second, nanoseconds, precision) = self.second()?;
        let offset = self.offset()?;
        if !self.rest.is_empty() {
            return Err(self.expected("the end of the text"));
        }
        let local_seconds = days * SECONDS_PER_DAY + i64::from(hour * 3_600 + minute * 60 + second);
        Ok(Timestamp {
            seconds: local_seconds - offset.seconds(),
            nanoseconds,
            form: Form {
                separator,
                precision,
                offset,
            },
        })
    }

    fn date(&mut self) -> Result<Date, ParseTimestampError> {
        let year = self.number::<4>(0..=9_999, "a four-digit year")?;
        self.byte(b'-', "`-` between year and month")?;
        let month = self.number::<2>(1..=12, "a two-digit month from 01 to 12")?;
        self.byte(b'-', "`-` between month and day")?;
        let days = days_in_month(year, month);
        let day = self.number::<2>(1..=days, "a two-digit day that the month has")?;
        Ok(Date { year, month, day })
    }

    fn separator(&mut self) -> Result<Separator, ParseTimestampError> {
        let (separator, rest) = match self.rest {
            [b'T', rest @ ..] => (Separator::UpperCase, rest),
            [b't', rest @ ..] => (Separator::LowerCase, rest),
            [b' ', rest @ ..] => (Separator::Space, rest),
            _ => return Err(self.expected("`T`, `t` or a space between date and time")),
        };
        self.rest = rest;
        Ok(separator)
    }

    /// The second, the nanoseconds, and the number of their digits; all may be absent.
    fn second(&mut self) -> Result<(u32, u32, Precision), ParseTimestampError> {
        let [b':', rest @ ..] = self.rest else {
            return Ok((0, 0, Precision::Minutes));
        };
        self.rest = rest;
        let second = self.number::<2>(0..=59, "a two-digit second from 00 to 59")?;
        let (nanoseconds, fraction_digits) = self.fraction()?;
        Ok((second, nanoseconds, Precision::Seconds { fraction_digits }))
    }

    /// The nanoseconds, and the number of their digits.
    fn fraction(&mut self) -> Result<(u32, u8), ParseTimestampError> {
        let [b'.', rest @ ..] = self.rest else {
            return Ok((0, 0));
        };
        self.rest = rest;
        let mut nanoseconds = 0;
        let mut digits = 0;
        let mut digit_value = 100_000_000;
        while let [byte @ b'0'..=b'9', rest @ ..] = self.rest {
            if digits == 9 {
                return Err(self.expected("at most nine fraction digits"));
            }
            nanoseconds += u32::from(byte - b'0') * digit_value;
            digit_value /= 10;
            digits += 1;
            self.rest = rest;
        }
        if digits == 0 {
            return Err(self.expected("a fraction digit"));
        }
        Ok((nanoseconds, digits))
    }

    fn offset(&mut self) -> Result<Offset, ParseTimestampError> {
        let (is_west, rest) = match self.rest {
            [b'Z', rest @ ..] => {
                self.rest = rest;
                return Ok(Offset::UpperCaseZ);
            }
            [b'z', rest @ ..] => {
                self.rest = rest;
                return Ok(Offset::LowerCaseZ);
            }
            [b'+', rest @ ..] => (false, rest),
            [b'-', rest @ ..] => (true, rest),
            _ => return Err(self.expected("`Z`, or an offset such as `+01:00`")),
        };
        self.rest = rest;
        let hours = self.number::<2>(0..=23, "two-digit offset hours from 00 to 23")?;
        self.byte(b':', "`:` between offset hours and minutes")?;
        let minutes = self.number::<2>(0..=59, "two-digit offset minutes from 00 to 59")?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "at most 23:59, which is 1439"
        )]
        let minutes = (hours * 60 + minutes) as i16;
        Ok(match (is_west, minutes) {
            (true, 0) => Offset::Unknown,
            (true, minutes) => Offset::Minutes(-minutes),
            (false, minutes) => Offset::Minutes(minutes),
        })
    }

    /// A number of exactly `DIGITS` digits within `allowed`.
    #[inline]
    fn number<const DIGITS: usize>(
        &mut self,
        allowed: RangeInclusive<u32>,
        expected: &'static str,
    ) -> Result<u32, ParseTimestampError> {
        let Some((digits, rest)) = self.rest.split_first_chunk::<DIGITS>() else {
            return Err(self.expected_after_digits(expected));
        };
        let mut number = 0;
        let mut largest_digit = 0;
        for digit in digits.map(|byte| byte.wrapping_sub(b'0')) {
            largest_digit = digit.max(largest_digit);
            number = number * 10 + u32::from(digit);
        }
        if largest_digit > 9 {
            return Err(self.expected_after_digits(expected));
        }
        if !allowed.contains(&number) {
            return Err(self.expected(expected));
        }
        self.rest = rest;
        Ok(number)
    }

    #[inline]
    fn byte(&mut self, byte: u8, expected: &'static str) -> Result<(), ParseTimestampError> {
        match self.rest.split_first() {
            Some((first, rest)) if *first == byte => {
                self.rest = rest;
                Ok(())
            }
            _ => Err(self.expected(expected)),
        }
    }

    /// An error at the next byte that is not a digit.
    #[cold]
    fn expected_after_digits(&mut self, expected: &'static str) -> ParseTimestampError {
        while let [b'0'..=b'9', rest @ ..] = self.rest {
            self.rest = rest;
        }
        self.expected(expected)
    }

    /// An error at the next byte.
    #[cold]
    fn expected(&self, expected: &'static str) -> ParseTimestampError {
        ParseTimestampError {
            position: self.length - self.rest.len(),
            expected,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Both parsers agree, also if a number is out of range.
        #[test]
        fn both_parsers_agree_on_the_common_layout(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]\\.[0-9:/]{3}Z",
        ) {
            let common = common::timestamp(&text);
            let any = Reader::new(&text).timestamp().ok();
            prop_assert_eq!(common.is_some(), any.is_some());
            if let (Some(common), Some(any)) = (common, any) {
                prop_assert_eq!(common, any);
                prop_assert_eq!(common.to_string(), text);
            }
        }
    }

    #[test]
    fn other_layouts_are_not_the_common_one() {
        for text in [
            "",
            "2025-01-15T10:30:00Z",
            "2025-01-15T10:30:00.0000Z",
            "2025-01-15t10:30:00.000Z",
            "2025-01-15T10:30:00.000z",
            "2025-01-15T10:30:00+00:0",
        ] {
            assert!(common::timestamp(text).is_none(), "{text}");
        }
        assert!(common::timestamp("2025-01-15T10:30:00.000Z").is_some());
    }
}
