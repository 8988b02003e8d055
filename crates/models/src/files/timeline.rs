//! What was said and what was written, in the order of time.

use super::Turn;
use crate::{ChatMessage, Timestamp, Transcription};

/// What happened at an instant of the meeting; [`Transcription::timeline`] returns them in order.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TimelineItem<'messages> {
    /// Somebody spoke.
    Turn(Turn),
    /// Somebody wrote.
    Message {
        /// When, in seconds from the start of the recording; negative before it.
        start: f64,
        /// What.
        message: &'messages ChatMessage,
    },
}

impl TimelineItem<'_> {
    /// When it begins, in seconds from the start of the recording.
    pub fn start(&self) -> f64 {
        match self {
            Self::Turn(turn) => turn.start,
            Self::Message { start, .. } => *start,
        }
    }
}

impl Transcription {
    /// The [turns](Self::turns) and the messages of the chat, in the order of time.
    ///
    /// The transcription counts seconds from the start of the recording, and a message has an instant. `recording_start`
    /// is the instant between the two:
    ///
    /// - `start_time` of the status `in_call_recording` ([`BotStatus::start_time`](crate::BotStatus::start_time)). It is
    ///   in whole seconds, so messages are up to one second off.
    /// - `created_at` of the same status, which has milliseconds, and is when the status was written.
    ///
    /// Both are clocks of the vendor's, and a message has the clock of the meeting platform or of the bot. So a message may
    /// be on the wrong side of a short turn. What begins at the same time is in the order: turns, then messages.
    ///
    /// ```
    /// use meeting_baas_models::files::TimelineItem;
    /// use meeting_baas_models::{ChatMessage, Timestamp, Transcription};
    ///
    /// let transcription = Transcription::from_slice(
    ///     br#"{"result": {"utterances": [{"start": 1.0, "end": 2.0, "speaker": "Ada", "text": "The link is in the chat."}]}}"#,
    /// )?;
    /// let messages = ChatMessage::list_from_slice(
    ///     br#"[{
    ///         "message_id": "1",
    ///         "sender_name": "Ada",
    ///         "sender_id": null,
    ///         "text": "https://example.com/agenda",
    ///         "timestamp": "2026-03-17T09:30:04.250Z"
    ///     }]"#,
    /// )?;
    /// let recording_start = Timestamp::from_unix_seconds(1_773_739_800)?;
    ///
    /// let timeline = transcription.timeline(&messages, recording_start);
    /// assert!(matches!(&timeline[0], TimelineItem::Turn(turn) if turn.speaker == "Ada"));
    /// assert_eq!(timeline[1].start(), 4.25);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn timeline<'messages>(
        &self,
        messages: &'messages [ChatMessage],
        recording_start: Timestamp,
    ) -> Vec<TimelineItem<'messages>> {
        let turns = self.turns().into_iter().map(TimelineItem::Turn);
        let messages = messages.iter().map(|message| TimelineItem::Message {
            start: seconds_between(recording_start, message.timestamp),
            message,
        });
        let mut timeline: Vec<TimelineItem<'_>> = turns.chain(messages).collect();
        // Stable: turns are first.
        timeline.sort_by(|one, other| one.start().total_cmp(&other.start()));
        timeline
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a double has the microseconds of any two years between 0 and 9999"
)]
fn seconds_between(start: Timestamp, end: Timestamp) -> f64 {
    (end.unix_nanoseconds() - start.unix_nanoseconds()) as f64 / 1e9
}
