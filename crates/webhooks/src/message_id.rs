//! The id of a message.

use std::fmt;
use std::sync::Arc;

/// Identifies a message: all attempts to deliver it have the same id, which identifies duplicates.
///
/// Do not use the ids in a payload for this: many messages have the same `event_id`, which identifies a calendar event. A clone
/// is cheap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(Arc<str>);

impl MessageId {
    /// The text of the header: visible ASCII, spaces and tabs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// For an id that was stored. It is not validated.
impl From<&str> for MessageId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

/// For an id that was stored. It is not validated.
impl From<String> for MessageId {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl AsRef<str> for MessageId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}
