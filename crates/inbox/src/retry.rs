//! When a failed delivery is tried again.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// In milliseconds, after the first attempt. Each later one waits twice as long.
pub(crate) const FIRST: u64 = 5_000;

/// In milliseconds.
pub(crate) const LONGEST: u64 = 60 * 60 * 1_000;

/// How long to wait after an attempt, the first of which is 1: between half of the full time and the full time, so that
/// deliveries that failed together are not tried together.
///
/// It depends on its arguments only: each row and each attempt has its own.
pub(crate) fn delay(sequence: i64, attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt.saturating_sub(1).clamp(0, 20)).unwrap_or(20);
    let full = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let mut hasher = DefaultHasher::new();
    (sequence, attempt).hash(&mut hasher);
    let half = full / 2;
    Duration::from_millis(half + hasher.finish() % (full - half + 1))
}

#[cfg(test)]
mod tests {
    use super::delay;
    use std::time::Duration;

    #[test]
    fn the_wait_doubles_up_to_an_hour_with_jitter_between_half_and_full() {
        for (attempt, full) in [
            (1, 5),
            (2, 10),
            (5, 80),
            (10, 2_560),
            (11, 3_600),
            (1_000, 3_600),
        ] {
            let full = Duration::from_secs(full);
            let waits: Vec<_> = (0..1_000)
                .map(|sequence| delay(sequence, attempt))
                .collect();
            assert!(
                waits.iter().all(|wait| (full / 2..=full).contains(wait)),
                "{attempt}"
            );
            assert!(waits.iter().any(|wait| *wait < full * 6 / 10));
            assert!(waits.iter().any(|wait| *wait > full * 9 / 10));
        }
    }
}
