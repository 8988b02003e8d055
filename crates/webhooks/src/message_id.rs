//! What identifies a message, however often it is sent.

use std::fmt;
use std::sync::Arc;

/// Identifies a message: every copy of it has the same one, so it is the key for dropping duplicates.
///
/// The identifiers in a payload are no such key: many messages have the same `event_id`, which is that of a
/// calendar's event. A clone is cheap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(Arc<str>);

impl MessageId {
    /// The text, as it stood in the header: visible ASCII, spaces and tabs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// For an identifier that was stored; it is not checked.
impl From<&str> for MessageId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

/// For an identifier that was stored; it is not checked.
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
