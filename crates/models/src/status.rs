//! What a status says about what comes after it.

use crate::{BotStatus, StatusCode};

impl StatusCode {
    /// Whether the bot is done, so that no other status is expected.
    ///
    /// Two codes are terminal: `completed` and `failed`, which the events `bot.completed` and
    /// `bot.failed` come with. All others are not:
    ///
    /// - What goes wrong in joining (`bot_rejected`, `waiting_room_timeout`, `invalid_meeting_url`,
    ///   `meeting_error`, the `MEET_LOGIN_…` codes) says why the bot will fail, not that it has:
    ///   `failed` follows, or `retrying`.
    /// - What ends a meeting (`call_ended`, `bot_removed`, `bot_removed_too_early`,
    ///   `api_request_stop`) is followed by what becomes of the recording.
    /// - `recording_succeeded`, `recording_failed` and `transcription_failed` end a stage, and
    ///   `awaiting_reconciliation` waits for another: the bot still completes or fails.
    /// - A code that this release does not know is not known to be terminal.
    ///
    /// So the answer errs to one side: who takes it to close a bot's record never closes it before the
    /// links to the recording have come.
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
    /// Whether this status may overtake the one that is held for the same bot.
    ///
    /// Deliveries come in any order, and more than once: a status that was held up must not overwrite a
    /// newer one. This status supersedes the held one
    ///
    /// - if it is of a later instant, whatever the two codes are: the sender's clock decides;
    /// - if it is of the same instant, and is [terminal](StatusCode::is_terminal) while the held one is
    ///   not.
    ///
    /// Otherwise the held one stays, so a redelivery changes nothing. Two statuses of one instant that
    /// are both terminal, or both not, cannot be told apart: the one that came first is kept.
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
    /// assert!(!recording.supersedes(&ended)); // came late
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn supersedes(&self, held: &Self) -> bool {
        let rank = |status: &Self| (status.created_at, status.code.is_terminal());
        rank(self) > rank(held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLY: &str = "2026-03-17T09:30:00.000Z";
    const LATE: &str = "2026-03-17T09:30:00.001Z";
    /// The instant of `LATE`, written otherwise.
    const LATE_ELSEWHERE: &str = "2026-03-17T10:30:00.001000+01:00";

    fn status(code: &str, created_at: &str) -> BotStatus {
        let value = serde_json::json!({"code": code, "created_at": created_at});
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn completed_and_failed_alone_are_terminal() {
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
    fn which_status_supersedes_which() {
        for (code, at, held_code, held_at, expected) in [
            // By the instant.
            ("call_ended", LATE, "in_call_recording", EARLY, true),
            ("in_call_recording", EARLY, "call_ended", LATE, false),
            // By the instant, whatever the codes are.
            ("retrying", LATE, "failed", EARLY, true),
            ("failed", LATE, "completed", EARLY, true),
            ("completed", EARLY, "transcribing", LATE, false),
            ("archived", LATE, "completed", EARLY, true),
            // Of one instant: a terminal one, and never back.
            ("completed", LATE, "transcribing", LATE, true),
            ("transcribing", LATE, "completed", LATE, false),
            ("failed", LATE, "archived", LATE_ELSEWHERE, true),
            ("archived", LATE_ELSEWHERE, "failed", LATE, false),
            // Of one instant, and alike: the one that came first.
            ("recording_succeeded", LATE, "call_ended", LATE, false),
            ("call_ended", LATE, "recording_succeeded", LATE, false),
            ("failed", LATE, "completed", LATE_ELSEWHERE, false),
            // A redelivery.
            ("completed", LATE, "completed", LATE, false),
            ("queued", EARLY, "queued", EARLY, false),
        ] {
            let (new, held) = (status(code, at), status(held_code, held_at));
            let found = new.supersedes(&held);
            assert_eq!(
                found, expected,
                "{code} at {at} over {held_code} at {held_at}"
            );
        }
    }

    #[test]
    fn in_whatever_order_they_come_the_newest_is_held() {
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
            let mut held = &statuses[order[0]];
            for next in &order[1..] {
                if statuses[*next].supersedes(held) {
                    held = &statuses[*next];
                }
            }
            assert_eq!(held.code, "completed", "{order:?}");
        }
    }
}
