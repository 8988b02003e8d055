//! The form of a timestamp: the part of its text that the instant does not determine.

/// The form of a timestamp.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) separator: Separator,
    pub(super) precision: Precision,
    pub(super) offset: Offset,
}

/// The separator of date and time.
#[derive(Clone, Copy)]
pub(super) enum Separator {
    UpperCase,
    LowerCase,
    Space,
}

/// The last part of the time in the text; a greater precision has more digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precision {
    Minutes,
    /// Zero to nine fraction digits.
    Seconds {
        fraction_digits: u8,
    },
}

/// The offset from UTC.
#[derive(Clone, Copy)]
pub(super) enum Offset {
    UpperCaseZ,
    LowerCaseZ,
    /// `-00:00`: UTC, with an unknown local time.
    Unknown,
    /// East of UTC, within ±23:59.
    Minutes(i16),
}

impl Offset {
    /// The offset; `Z` if it is zero, and if RFC 3339 cannot represent it (it has seconds, or is a day or more).
    #[cfg(any(feature = "chrono", feature = "time"))]
    pub(super) fn from_seconds(seconds: i32) -> Self {
        match i16::try_from(seconds / 60) {
            Ok(minutes @ (-1_439..=-1 | 1..=1_439)) if seconds % 60 == 0 => Self::Minutes(minutes),
            _ => Self::UpperCaseZ,
        }
    }

    pub(super) fn minutes(self) -> i16 {
        match self {
            Self::UpperCaseZ | Self::LowerCaseZ | Self::Unknown => 0,
            Self::Minutes(minutes) => minutes,
        }
    }

    pub(super) fn seconds(self) -> i64 {
        i64::from(self.minutes()) * 60
    }
}

impl Precision {
    /// The least precision that represents the second and its fraction.
    pub(super) fn needed_for(second_of_minute: i64, nanoseconds: u32) -> Self {
        if nanoseconds == 0 {
            return if second_of_minute == 0 {
                Self::Minutes
            } else {
                Self::Seconds { fraction_digits: 0 }
            };
        }
        let mut fraction_digits = 9;
        let mut rest = nanoseconds;
        while rest.is_multiple_of(10) {
            rest /= 10;
            fraction_digits -= 1;
        }
        Self::Seconds { fraction_digits }
    }
}
