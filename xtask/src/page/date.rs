//! Days, as the record of the pages has them.

/// Whether a text is a day of the calendar, as YYYY-MM-DD. Such texts sort as their days do.
pub fn is_date(text: &str) -> bool {
    let number = |part: &str, length| {
        let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let mut parts = text.splitn(3, '-');
    let mut next = |length| parts.next().and_then(|part| number(part, length));
    match (next(4), next(2), next(2)) {
        (Some(year), Some(month), Some(day)) => (1..=days(year, month)).contains(&day),
        _ => false,
    }
}

/// How many days a month has; none for what is no month.
fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        for date in ["2025-12-01", "2024-02-29", "2000-02-29", "2026-04-30"] {
            assert!(is_date(date), "{date}");
        }
        for text in [
            "",
            "2025-12",
            "2025-12-1",
            "25-12-01",
            "2025-13-01",
            "2025-00-10",
            "2025-12-00",
            "2025-12-32",
            "2025-02-29",
            "1900-02-29",
            "2026-04-31",
            "2025-12-01-01",
            "2025-12-01 ",
            "+025-12-01",
            "2025/12/01",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
