//! Later and earlier instants.

use std::time::Duration;

use super::{NANOSECONDS_PER_SECOND, Precision, Timestamp, Written};

impl Timestamp {
    /// The instant so much later, written the same way, with more digits where it needs them.
    ///
    /// `None` if its year would not be one of 0000 to 9999.
    ///
    /// ```
    /// use meeting_baas_models::{SIGNED_URL_LIFETIME, Timestamp};
    ///
    /// let sent_at: Timestamp = "2025-01-15T10:30:00.000Z".parse()?;
    /// let links_expire_at = sent_at.checked_add(SIGNED_URL_LIFETIME);
    /// assert_eq!(links_expire_at.map(|at| at.to_string()).as_deref(), Some("2025-01-15T14:30:00.000Z"));
    /// # Ok::<(), meeting_baas_models::ParseTimestampError>(())
    /// ```
    #[must_use = "the sum is returned, the timestamp stays as it is"]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let mut seconds = self.seconds.checked_add_unsigned(duration.as_secs())?;
        let mut nanoseconds = self.nanoseconds + duration.subsec_nanos();
        if nanoseconds >= NANOSECONDS_PER_SECOND {
            seconds = seconds.checked_add(1)?;
            nanoseconds -= NANOSECONDS_PER_SECOND;
        }
        self.moved_to(seconds, nanoseconds)
    }

    /// The instant so much earlier, written the same way, with more digits where it needs them.
    ///
    /// `None` if its year would not be one of 0000 to 9999.
    #[must_use = "the difference is returned, the timestamp stays as it is"]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        let mut seconds = self.seconds.checked_sub_unsigned(duration.as_secs())?;
        let mut nanoseconds = self.nanoseconds;
        if nanoseconds < duration.subsec_nanos() {
            seconds = seconds.checked_sub(1)?;
            nanoseconds += NANOSECONDS_PER_SECOND;
        }
        nanoseconds -= duration.subsec_nanos();
        self.moved_to(seconds, nanoseconds)
    }

    /// Another instant, written the way this one is.
    fn moved_to(self, seconds: i64, nanoseconds: u32) -> Option<Self> {
        let needed = Precision::needed_for(seconds.rem_euclid(60), nanoseconds);
        let written = Written {
            precision: self.written.precision.max(needed),
            ..self.written
        };
        Self {
            seconds,
            nanoseconds,
            written,
        }
        .if_writable()
    }
}
