//! Checks the age of a webhook.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::rejection::Rejection;

/// Five minutes, the default of Svix and Standard Webhooks.
pub(crate) const DEFAULT: Duration = Duration::from_secs(5 * 60);

/// Parses a timestamp header: digits, the seconds since 1970.
pub(crate) fn read(text: &str) -> Result<SystemTime, Rejection> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Rejection::MalformedTimestamp);
    }
    text.parse()
        .ok()
        .and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)))
        .ok_or(Rejection::MalformedTimestamp)
}

/// Rejects a webhook that was signed too long ago, or too far ahead.
///
/// It compares whole seconds, because the timestamp has no fraction: a tolerance of 300 s includes 300 s, but not 301 s.
pub(crate) fn check(
    signed_at: SystemTime,
    now: SystemTime,
    tolerance: Duration,
) -> Result<(), Rejection> {
    let signed_at = seconds(signed_at).ok_or(Rejection::MalformedTimestamp)?;
    let now = seconds(now).ok_or(Rejection::ClockBefore1970)?;
    let tolerance = tolerance.as_secs();
    if now.saturating_sub(signed_at) > tolerance {
        Err(Rejection::TooOld {
            seconds: now.saturating_sub(signed_at),
            tolerance,
        })
    } else if signed_at.saturating_sub(now) > tolerance {
        Err(Rejection::TooFarAhead {
            seconds: signed_at.saturating_sub(now),
            tolerance,
        })
    } else {
        Ok(())
    }
}

fn seconds(time: SystemTime) -> Option<u64> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    Some(since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(milliseconds)
    }

    #[test]
    fn the_tolerance_is_exact_to_the_second() {
        let check = |now| check(at(1_000_000), at(now), Duration::from_secs(300));
        assert_eq!(check(1_300_000), Ok(()));
        assert_eq!(check(1_300_999), Ok(()));
        let tolerance = 300;
        assert_eq!(
            check(1_301_000),
            Err(Rejection::TooOld {
                seconds: 301,
                tolerance
            })
        );
        assert_eq!(check(700_000), Ok(()));
        assert_eq!(
            check(699_999),
            Err(Rejection::TooFarAhead {
                seconds: 301,
                tolerance
            })
        );
    }

    #[test]
    fn a_clock_before_1970_is_an_error() {
        let before = UNIX_EPOCH - Duration::from_secs(1);
        let rejected = check(at(0), before, Duration::MAX);
        assert_eq!(rejected, Err(Rejection::ClockBefore1970));
    }

    #[test]
    fn a_timestamp_consists_of_digits() {
        assert_eq!(read("1649367553"), Ok(at(1_649_367_553_000)));
        assert_eq!(read("0001"), Ok(at(1000)));
        for text in [
            "",
            "+1",
            "-1",
            " 1",
            "1 ",
            "1.0",
            "1e9",
            "0x1",
            "١",
            "18446744073709551615",
            "18446744073709551616",
        ] {
            assert_eq!(read(text), Err(Rejection::MalformedTimestamp), "{text}");
        }
    }
}
