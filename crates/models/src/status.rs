//! Which status is terminal, and which supersedes which.

use crate::{BotStatus, StatusCode};

impl StatusCode {
    /// Returns whether the bot is finished, so that no other status is expected.
    ///
    /// Two codes are terminal: `completed` and `failed`, which the events `bot.completed` and `bot.failed` accompany. All
    /// others are not:
    ///
    /// - A failure to join (`bot_rejected`, `waiting_room_timeout`, `invalid_meeting_url`, `meeting_error`, the
    ///   `MEET_LOGIN_…` and `TEAMS_LOGIN_…` codes) is the reason why the bot will fail: `failed` follows, or `retrying`.
    /// - The end of a meeting (`call_ended`, `bot_removed`, `bot_removed_too_early`, `api_request_stop`) is followed by
    ///   the statuses of the recording.
    /// - `recording_succeeded`, `recording_failed` and `transcription_failed` end a stage, and
    ///   `awaiting_reconciliation` waits for another: the bot still completes or fails.
    /// - `retrying` starts another attempt, whose statuses come from the beginning: see [`BotStatus::supersedes`].
    /// - A code that this release does not know is not known to be terminal.
    ///
    /// So the error is on one side: a service that closes the record of a bot at a terminal status never closes it before
    /// the links to the recording arrive.
    ///
    /// ```
    /// use meeting_baas_models::StatusCode;
    ///
    /// assert!(StatusCode::Completed.is_terminal());
    /// assert!(!StatusCode::CallEnded.is_terminal());
    /// ```
    pub const fn is_terminal(&self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }
}

impl BotStatus {
    /// Returns whether this status should replace the stored status of the same bot.
    ///
    /// Deliveries arrive in any order, and more than once: a delayed status must not overwrite a newer one. This status
    /// supersedes the stored one
    ///
    /// - if it has a later instant, whatever the two codes are: the clock of the sender decides;
    /// - if it has the same instant, and is [terminal](StatusCode::is_terminal) while the stored one is not.
    ///
    /// The code alone gives no order: after `retrying` the bot joins anew, and earlier codes (`joining_call`,
    /// `in_waiting_room`) come again with a later instant. So the instant is right for the whole life of a bot, however
    /// often it is retried, and a rank of the codes would not be. `bot.failed` comes after the last attempt only.
    ///
    /// Otherwise the stored one stays, so a redelivery changes nothing. Two statuses with the same instant that are both
    /// terminal, or both not, have no order: the one that arrived first stays.
    ///
    /// ```
    /// use meeting_baas_models::BotStatus;
    ///
    /// let recording: BotStatus = serde_json::from_str(
    ///     r#"{"code": "in_call_recording", "created_at": "2026-03-17T09:31:15.402Z"}"#,
    /// )?;
    /// let ended: BotStatus = serde_json::from_str(
    ///     r#"{"code": "call_ended", "created_at": "2026-03-17T10:32:41.208Z"}"#,
    /// )?;
    /// assert!(ended.supersedes(&recording));
    /// assert!(!recording.supersedes(&ended)); // delayed
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn supersedes(&self, stored: &Self) -> bool {
        let rank = |status: &Self| (status.created_at, status.code.is_terminal());
        rank(self) > rank(stored)
    }
}

#[cfg(test)]
mod tests {
    use proptest::strategy::Strategy;

    use super::*;

    const EARLY: &str = "2026-03-17T09:30:00.000Z";
    const LATE: &str = "2026-03-17T09:30:00.001Z";
    /// The instant of `LATE` with another offset.
    const LATE_IN_PARIS: &str = "2026-03-17T10:30:00.001000+01:00";

    fn status(code: &str, created_at: &str) -> BotStatus {
        let value = serde_json::json!({"code": code, "created_at": created_at});
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn only_completed_and_failed_are_terminal() {
        let terminal: Vec<_> = StatusCode::KNOWN
            .iter()
            .filter(|code| code.is_terminal())
            .map(StatusCode::as_str)
            .collect();
        assert_eq!(terminal, ["completed", "failed"]);
        assert!(!StatusCode::from("COMPLETED").is_terminal());
        assert!(!StatusCode::from("archived").is_terminal());
    }

    #[test]
    fn later_or_terminal_status_supersedes() {
        for (code, at, stored_code, stored_at, expected) in [
            // The instant decides.
            ("call_ended", LATE, "in_call_recording", EARLY, true),
            ("in_call_recording", EARLY, "call_ended", LATE, false),
            // The instant decides, whatever the codes are.
            ("retrying", LATE, "failed", EARLY, true),
            ("failed", LATE, "completed", EARLY, true),
            ("completed", EARLY, "transcribing", LATE, false),
            ("archived", LATE, "completed", EARLY, true),
            // The same instant: a terminal status replaces another, and not the reverse.
            ("completed", LATE, "transcribing", LATE, true),
            ("transcribing", LATE, "completed", LATE, false),
            ("failed", LATE, "archived", LATE_IN_PARIS, true),
            ("archived", LATE_IN_PARIS, "failed", LATE, false),
            // The same instant, both terminal or both not: the first stays.
            ("recording_succeeded", LATE, "call_ended", LATE, false),
            ("call_ended", LATE, "recording_succeeded", LATE, false),
            ("failed", LATE, "completed", LATE_IN_PARIS, false),
            // A redelivery.
            ("completed", LATE, "completed", LATE, false),
            ("queued", EARLY, "queued", EARLY, false),
        ] {
            let (new, stored) = (status(code, at), status(stored_code, stored_at));
            let found = new.supersedes(&stored);
            assert_eq!(
                found, expected,
                "{code} at {at} over {stored_code} at {stored_at}"
            );
        }
    }

    #[test]
    fn newest_status_is_stored_in_any_order_of_arrival() {
        let statuses = [
            status("queued", EARLY),
            status("transcribing", LATE),
            status("completed", LATE),
        ];
        for order in [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ] {
            let mut stored = &statuses[order[0]];
            for next in &order[1..] {
                if statuses[*next].supersedes(stored) {
                    stored = &statuses[*next];
                }
            }
            assert_eq!(stored.code, "completed", "{order:?}");
        }
    }

    /// The statuses of a bot that is retried twice, in the order in which they were sent.
    fn life() -> Vec<BotStatus> {
        let attempt = [
            "joining_call",
            "in_waiting_room",
            "meeting_error",
            "retrying",
        ];
        let last = [
            "joining_call",
            "in_waiting_room",
            "in_call_recording",
            "call_ended",
        ];
        let end = ["recording_succeeded", "transcribing", "completed"];
        let codes = ["queued"]
            .iter()
            .chain(&attempt)
            .chain(&attempt)
            .chain(&last)
            .chain(&end);
        codes
            .enumerate()
            .map(|(second, code)| status(code, &format!("2026-08-17T09:30:{second:02}.000Z")))
            .collect()
    }

    #[test]
    fn earlier_code_after_retrying_supersedes() {
        let life = life();
        for (index, earlier) in life.iter().enumerate() {
            for later in &life[index + 1..] {
                assert!(later.supersedes(earlier), "{later:?} over {earlier:?}");
                assert!(!earlier.supersedes(later), "{earlier:?} over {later:?}");
            }
            assert!(!earlier.supersedes(&earlier.clone()), "{earlier:?}");
        }
    }

    proptest::proptest! {
        /// Whatever order the statuses arrive in, the stored one is the newest that has arrived; some arrive twice.
        #[test]
        fn newest_status_of_a_bot_that_is_retried_twice_is_stored(
            arrivals in proptest::sample::subsequence((0..32).collect::<Vec<usize>>(), 1..=32)
                .prop_shuffle()
        ) {
            let life = life();
            let arrivals: Vec<usize> = arrivals.iter().map(|index| index / 2).collect();
            let mut stored = &life[arrivals[0]];
            for (count, &next) in arrivals.iter().enumerate() {
                if life[next].supersedes(stored) {
                    stored = &life[next];
                }
                let newest = arrivals[..=count].iter().max().unwrap();
                proptest::prop_assert_eq!(stored, &life[*newest]);
            }
        }
    }
}
