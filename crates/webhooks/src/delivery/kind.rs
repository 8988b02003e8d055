//! The kinds of deliveries.

use std::fmt;
use std::str::FromStr;

/// The kind of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DeliveryKind {
    /// A signed request to the endpoint of the account.
    Webhook,
    /// A request to the URL that one bot was created with.
    Callback,
    /// A request to the URL of an alert rule of the account.
    Alert,
}

impl DeliveryKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Webhook, Self::Callback, Self::Alert];

    /// The kind as a word, for a table, a log or a metric: `webhook`, `callback` or `alert`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Callback => "callback",
            Self::Alert => "alert",
        }
    }
}

impl fmt::Display for DeliveryKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A text is not a word of [`DeliveryKind::as_str`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDeliveryKindError(());

impl fmt::Display for ParseDeliveryKindError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a kind of a delivery: expected")?;
        for (index, kind) in DeliveryKind::ALL.iter().enumerate() {
            let before = if index == 0 { " " } else { " or " };
            write!(formatter, "{before}`{kind}`")?;
        }
        Ok(())
    }
}

impl std::error::Error for ParseDeliveryKindError {}

impl FromStr for DeliveryKind {
    type Err = ParseDeliveryKindError;

    fn from_str(text: &str) -> Result<Self, ParseDeliveryKindError> {
        let found = Self::ALL.iter().find(|kind| kind.as_str() == text);
        found.copied().ok_or(ParseDeliveryKindError(()))
    }
}

#[cfg(test)]
mod tests {
    use super::DeliveryKind;

    #[test]
    fn each_word_is_read_back_and_no_other() {
        for &kind in DeliveryKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("Webhook".parse::<DeliveryKind>().is_err());
    }
}
