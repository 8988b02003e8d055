//! The proleptic Gregorian calendar, which RFC 3339 uses.
//!
//! Days are counted in years that begin in March, so that the leap day is the last day of its year.

use std::ops::RangeInclusive;

pub(super) const SECONDS_PER_DAY: i64 = 86_400;

/// The seconds from 0000-01-01T00:00:00 to 9999-12-31T23:59:59, counted from 1970-01-01T00:00:00.
pub(super) const LOCAL_SECONDS: RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

const DAYS_IN_400_YEARS: u32 = 146_097;

/// Days from 1 March of the year -400 to 1970-01-01. The count starts one cycle before the year 0000 so that it is never
/// negative.
const EPOCH: i64 = 719_468 + DAYS_IN_400_YEARS as i64;

/// A date in the years 0000 to 9999.
pub(super) struct Date {
    pub(super) year: u32,
    /// 1 to 12.
    pub(super) month: u32,
    /// 1 to 31.
    pub(super) day: u32,
}

pub(super) fn days_in_month(year: u32, month: u32) -> u32 {
    let is_leap_year =
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap_year => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Date {
    /// Days since 1970-01-01.
    pub(super) fn days_since_epoch(&self) -> i64 {
        let (year, month) = if self.month < 3 {
            (self.year + 399, self.month + 9)
        } else {
            (self.year + 400, self.month - 3)
        };
        let leap_days = year / 4 - year / 100 + year / 400;
        // The five months from March have 153 days, and so have the five from August.
        let day_of_year = (153 * month + 2) / 5 + self.day - 1;
        i64::from(year * 365 + leap_days + day_of_year) - EPOCH
    }

    /// The inverse of [`days_since_epoch`](Self::days_since_epoch).
    pub(super) fn from_days_since_epoch(days: i64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a date in the years 0000 to 9999 is less than four million days after the start"
        )]
        let days = (days + EPOCH) as u32;
        let cycle = days / DAYS_IN_400_YEARS;
        let day_of_cycle = days % DAYS_IN_400_YEARS;
        let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524
            - day_of_cycle / 146_096)
            / 365;
        let day_of_year =
            day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let year = cycle * 400 + year_of_cycle;
        if month < 10 {
            Self {
                year: year - 400,
                month: month + 3,
                day,
            }
        } else {
            Self {
                year: year - 399,
                month: month - 9,
                day,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts every day of the years 0000 to 9999 one by one.
    #[test]
    fn days_have_no_gap() {
        let mut days = LOCAL_SECONDS.start() / SECONDS_PER_DAY;
        for year in 0..=9999 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    let date = Date { year, month, day };
                    assert_eq!(date.days_since_epoch(), days);
                    let date = Date::from_days_since_epoch(days);
                    assert_eq!((date.year, date.month, date.day), (year, month, day));
                    days += 1;
                }
            }
        }
        assert_eq!(days * SECONDS_PER_DAY - 1, *LOCAL_SECONDS.end());
    }

    #[test]
    fn february_has_a_leap_day_in_leap_years() {
        assert_eq!(days_in_month(2024, 2), 29);
        assert_eq!(days_in_month(2025, 2), 28);
        assert_eq!(days_in_month(1900, 2), 28);
        assert_eq!(days_in_month(2000, 2), 29);
        assert_eq!(days_in_month(0, 2), 29);
    }
}
