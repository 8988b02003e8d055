//! Times and durations, as arguments and in the output.

use std::time::{Duration, SystemTime};

use meeting_baas_models::Timestamp;

/// Reads a duration of an argument: a whole number and a unit, such as `90s`, `10m`, `2h` or `3d`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let expected =
        || "expected a whole number and a unit: `500ms`, `90s`, `10m`, `2h` or `3d`".to_owned();
    let start = text.find(|character: char| !character.is_ascii_digit());
    let (number, unit) = text.split_at(start.ok_or_else(expected)?);
    let number: u64 = number.parse().map_err(|_| expected())?;
    let milliseconds: u64 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(expected()),
    };
    let milliseconds = number.checked_mul(milliseconds).ok_or_else(expected)?;
    Ok(Duration::from_millis(milliseconds))
}

/// A time of an argument: how long ago, or a timestamp.
pub(crate) fn instant(text: &str) -> Result<SystemTime, String> {
    let expected =
        || "expected how long ago, such as `2h`, or a time as `2026-03-17T09:30:00Z`".to_owned();
    if let Ok(ago) = duration(text) {
        return SystemTime::now().checked_sub(ago).ok_or_else(expected);
    }
    let timestamp: Timestamp = text.parse().map_err(|_| expected())?;
    timestamp.try_into().map_err(|_| expected())
}

/// In UTC, with milliseconds.
pub(crate) fn shown(time: SystemTime) -> String {
    Timestamp::try_from(time).map_or_else(|_| "?".to_owned(), |time| time.to_string())
}

/// The time of the day in UTC, such as `09:30:00Z`.
pub(crate) fn of_day(time: SystemTime) -> String {
    let shown = shown(time);
    let seconds = shown.split_once('T').and_then(|(_, time)| time.get(..8));
    seconds.map_or(shown.clone(), |seconds| format!("{seconds}Z"))
}

pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// A duration for people, in its two largest units.
pub(crate) fn span(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 => format!("{} ms", duration.as_millis()),
        1..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        3_600..86_400 => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{} d {} h", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::{duration, instant, of_day, shown, span};
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn a_duration_has_a_number_and_a_unit() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2h"), Ok(Duration::from_hours(2)));
        for text in [
            "",
            "2",
            "h",
            "-2h",
            "2 h",
            "1.5h",
            "2w",
            "18446744073709551615d",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_instant_is_a_timestamp_or_how_long_ago() {
        let time = instant("2026-03-17T09:30:00Z").unwrap();
        assert_eq!(shown(time), "2026-03-17T09:30:00.000Z");
        assert_eq!(of_day(time), "09:30:00Z");
        assert!(instant("2h").unwrap() > UNIX_EPOCH);
        assert!(instant("yesterday").is_err());
    }

    #[test]
    fn a_span_has_two_units() {
        assert_eq!(span(Duration::from_millis(20)), "20 ms");
        assert_eq!(span(Duration::from_secs(59)), "59 s");
        assert_eq!(span(Duration::from_secs(3_599)), "59 min 59 s");
        assert_eq!(span(Duration::from_secs(90_000)), "1 d 1 h");
    }
}
