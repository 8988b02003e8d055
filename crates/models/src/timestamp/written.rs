//! How an instant is written: all that the instant alone does not tell.

/// How an instant is written.
#[derive(Clone, Copy)]
pub(super) struct Written {
    pub(super) separator: Separator,
    pub(super) precision: Precision,
    pub(super) offset: Offset,
}

/// What stands between date and time.
#[derive(Clone, Copy)]
pub(super) enum Separator {
    UpperCase,
    LowerCase,
    Space,
}

/// The last part of the time that is written; the greater one shows more.
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
    /// `-00:00`: in UTC, and what the local time was is unknown.
    Unknown,
    /// East of UTC, within ±23:59.
    Minutes(i16),
}

impl Offset {
    /// The offset as it can be written; `Z` for one of none, and for one that RFC 3339 has no form for
    /// (seconds, or a day and more).
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
    /// The least precision that shows a second and its fraction whole.
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
