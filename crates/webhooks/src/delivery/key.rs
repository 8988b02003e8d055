//! What identifies a delivery.

use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::kind::DeliveryKind;
use super::parts::DeliveryParts;
use crate::label::Label;

/// Separates the label from the identifier. A label of a receiver has none.
const SEPARATOR: char = '/';

/// Identifies a delivery: all attempts of the sender to deliver it have the same key, and no other delivery has it.
///
/// It consists of the [`Label`] of the endpoint, and of an identifier with the kind as its prefix:
///
/// | delivery | text of the key |
/// | -------- | --------------- |
/// | webhook | `default/webhook:msg_2b1…`, with the message id |
/// | callback | `default/callback:5e88…`, with the SHA-256 of the body in hexadecimal digits |
/// | alert | `default/alert:5e88…`, the same |
/// | callback that was not verified | `default/unverified-callback:5e88…`, the same, so that it never passes for a verified one |
///
/// A callback has no id of its own. The sender's own attempts are assumed to have the same body, which the vendor does not
/// document. A callback that was requested again with `POST /v2/bots/{id}/retry-callback` has new links, so it is another
/// delivery. [`outcome`](crate::Received::outcome) says what the two have in common.
///
/// A clone is cheap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryKey {
    text: Arc<str>,
    /// The length of the label in bytes.
    label: usize,
}

impl DeliveryKey {
    /// The key with this label and this identifier, which were stored. They are not validated.
    pub fn from_stored(label: &Label, id: &str) -> Self {
        let text = format!("{label}{SEPARATOR}{id}");
        Self {
            text: text.into(),
            label: label.as_str().len(),
        }
    }

    pub(super) fn of(parts: &DeliveryParts) -> Self {
        let kind = parts.kind;
        let prefix = if parts.verified { "" } else { "unverified-" };
        let mut id = format!("{prefix}{kind}:");
        match (kind, &parts.message_id) {
            (DeliveryKind::Webhook, Some(message_id)) => id.push_str(message_id.as_str()),
            _ => push_digest(&mut id, &parts.body),
        }
        Self::from_stored(&parts.label, &id)
    }

    /// The whole text, for a table with one column for the key.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The label of the endpoint.
    pub fn label(&self) -> &str {
        self.text.get(..self.label).unwrap_or_default()
    }

    /// The identifier within the endpoint, with the kind as its prefix.
    pub fn id(&self) -> &str {
        let start = self.label + SEPARATOR.len_utf8();
        self.text.get(start..).unwrap_or_default()
    }
}

fn push_digest(text: &mut String, body: &[u8]) {
    for byte in Sha256::digest(body) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
}

impl fmt::Display for DeliveryKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for DeliveryKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}
