//! The clock of an inbox.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use meeting_baas_webhooks::Clock;

/// A clock that the engine and the tests share.
pub(crate) type SharedClock = Arc<dyn Clock>;

/// The time when this was called, plus what has passed since. A clock that is set while the process runs, by an administrator
/// or after a wrong start, neither ends leases nor postpones attempts.
pub(crate) fn steady() -> SharedClock {
    let start = (SystemTime::now(), Instant::now());
    Arc::new(move || {
        start
            .0
            .checked_add(start.1.elapsed())
            .unwrap_or_else(SystemTime::now)
    })
}

/// In milliseconds since 1970; negative before.
pub(crate) fn milliseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => of_duration(since),
        Err(before) => -of_duration(before.duration()),
    }
}

pub(crate) fn of_duration(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

pub(crate) fn time(milliseconds: i64) -> SystemTime {
    let distance = Duration::from_millis(milliseconds.unsigned_abs());
    let time = if milliseconds < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    };
    time.unwrap_or(UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn a_time_is_read_back_to_the_millisecond() {
        for milliseconds in [-1_500, -1, 0, 1, 1_773_739_800_123] {
            assert_eq!(super::milliseconds(super::time(milliseconds)), milliseconds);
        }
        let before = UNIX_EPOCH - Duration::from_micros(1_500);
        assert_eq!(super::milliseconds(before), -1);
    }
}
