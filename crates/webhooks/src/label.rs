//! The name of an endpoint.

use std::fmt;
use std::sync::{Arc, LazyLock};

/// In bytes. A label is a field of logs, and a column of a table.
const LONGEST: usize = 64;

const DEFAULT: &str = "default";

/// Names an endpoint: the place for which the sender has its own messages, and its own secret.
///
/// All secrets of one endpoint have the same label, such as the old and the new one during a rotation. Message ids are unique
/// within an endpoint only, so the label is a part of the [`DeliveryKey`](crate::DeliveryKey). A secret without a label of its
/// own has the label `default`. A clone is cheap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(Arc<str>);

impl Label {
    /// The text: of a receiver, one to 64 letters and digits of ASCII, `-`, `_` and `.`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_valid(&self) -> bool {
        let is_valid =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        (1..=LONGEST).contains(&self.0.len()) && self.0.bytes().all(is_valid)
    }
}

/// The label `default`.
impl Default for Label {
    fn default() -> Self {
        static SHARED: LazyLock<Label> = LazyLock::new(|| Label::from(DEFAULT));
        SHARED.clone()
    }
}

/// It is not validated here: [`ReceiverBuilder::build`](crate::ReceiverBuilder::build) rejects an invalid one.
impl From<&str> for Label {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

/// It is not validated here: [`ReceiverBuilder::build`](crate::ReceiverBuilder::build) rejects an invalid one.
impl From<String> for Label {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl AsRef<str> for Label {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Label {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

/// A secret, and the endpoint that it belongs to.
pub(crate) struct Labelled<Secret> {
    pub(crate) label: Label,
    pub(crate) secret: Secret,
}

/// Shows the label only.
impl<Secret> fmt::Debug for Labelled<Secret> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: [redacted]", self.label)
    }
}

#[cfg(test)]
mod tests {
    use super::Label;

    #[test]
    fn a_label_is_short_and_plain() {
        assert!(Label::default().is_valid());
        assert!(Label::from("eu-1_b.2").is_valid());
        assert!(Label::from("x".repeat(64)).is_valid());
        for text in [
            "",
            " ",
            "a b",
            " a",
            "a\n",
            "a\0",
            "a/b",
            "a\\b",
            "a:b",
            "a,b",
            "a;b",
            "a|b",
            "a=b",
            "a%b",
            "a@b",
            "a+b",
            "a*b",
            "\"a\"",
            "${a}",
            "ä",
            "а",
            "a\u{200b}",
            "\u{feff}a",
            "a\u{301}",
            "😀",
            "eu–1",
            &"x".repeat(65),
        ] {
            assert!(!Label::from(text).is_valid(), "{text:?}");
        }
    }
}
