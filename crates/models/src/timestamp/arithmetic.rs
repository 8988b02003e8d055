//! Later and earlier instants.

use std::time::Duration;

use super::{Form, NANOSECONDS_PER_SECOND, Precision, Timestamp};

impl Timestamp {
    /// Adds a duration. The form stays the same, with more digits if the instant needs them.
    ///
    /// `None` if the year is outside 0000 to 9999.
    ///
    /// ```
    /// use meeting_baas_models::{SIGNED_URL_LIFETIME, Timestamp};
    ///
    /// let sent_at: Timestamp = "2025-01-15T10:30:00.000Z".parse()?;
    /// let links_expire_at = sent_at.checked_add(SIGNED_URL_LIFETIME);
    /// assert_eq!(links_expire_at.map(|at| at.to_string()).as_deref(), Some("2025-01-15T14:30:00.000Z"));
    /// # Ok::<(), meeting_baas_models::ParseTimestampError>(())
    /// ```
    #[must_use = "the sum is returned, and the timestamp does not change"]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let mut seconds = self.seconds.checked_add_unsigned(duration.as_secs())?;
        let mut nanoseconds = self.nanoseconds + duration.subsec_nanos();
        if nanoseconds >= NANOSECONDS_PER_SECOND {
            seconds = seconds.checked_add(1)?;
            nanoseconds -= NANOSECONDS_PER_SECOND;
        }
        self.moved_to(seconds, nanoseconds)
    }

    /// Subtracts a duration. The form stays the same, with more digits if the instant needs them.
    ///
    /// `None` if the year is outside 0000 to 9999.
    #[must_use = "the difference is returned, and the timestamp does not change"]
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

    /// Another instant, in the form of this one.
    fn moved_to(self, seconds: i64, nanoseconds: u32) -> Option<Self> {
        let needed = Precision::needed_for(seconds.rem_euclid(60), nanoseconds);
        let form = Form {
            precision: self.form.precision.max(needed),
            ..self.form
        };
        Self {
            seconds,
            nanoseconds,
            form,
        }
        .if_in_range()
    }
}
