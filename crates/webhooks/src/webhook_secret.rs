//! The signing secret of an endpoint.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::hmac::Hmac;
use crate::secret_error::SecretError;
use crate::secret_mistakes;
use crate::signature::Signature;
use crate::stack;

pub(crate) const PREFIX: &str = "whsec_";

/// Standard Webhooks requires at least 24 bytes.
const SHORTEST: usize = 24;

/// Standard Webhooks permits at most 64 bytes, but Svix permits secrets of 100 characters.
const LONGEST_ENCODED: usize = 100;

/// Longer than any decoded secret.
const KEY_BUFFER: usize = 128;

/// An HMAC with the key. It is boxed, because a vector that grows would leave copies in memory.
pub(crate) struct WebhookSecret(Box<Hmac>);

impl WebhookSecret {
    /// Parses `whsec_` and Base64 with padding. The prefix is optional, as in `svix` and `standardwebhooks`.
    pub(crate) fn parse(text: &str) -> Result<Self, SecretError> {
        stack::cleared(|| Self::read(text))
    }

    fn read(text: &str) -> Result<Self, SecretError> {
        secret_mistakes::written(text)?;
        let encoded = text.strip_prefix(PREFIX).unwrap_or(text);
        if encoded.is_empty() {
            return Err(SecretError::Empty);
        }
        if encoded.len() > LONGEST_ENCODED {
            return Err(SecretError::TooLong);
        }
        let mut buffer = Zeroizing::new([0; KEY_BUFFER]);
        let length = STANDARD
            .decode_slice(encoded, buffer.as_mut_slice())
            .map_err(|_| SecretError::NotBase64)?;
        secret_mistakes::encoded(encoded)?;
        match buffer.get(..length) {
            Some(key) if key.len() >= SHORTEST => Ok(Self(Hmac::new(key))),
            _ => Err(SecretError::TooShort),
        }
    }

    /// Whether another secret has the same key.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        let signature = |secret: &Self| secret.sign("", "", b"");
        signature(self).equals(&signature(other)).into()
    }

    /// The signature of a message. It copies and allocates nothing.
    pub(crate) fn sign(&self, id: &str, timestamp: &str, body: &[u8]) -> Signature {
        let message = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
        Signature::new(self.0.of(&message))
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use base64::display::Base64Display;
    use base64::engine::general_purpose::STANDARD;

    use super::WebhookSecret;
    use crate::secret_error::SecretError;

    fn of_bytes(length: usize) -> String {
        format!("whsec_{}", Base64Display::new(&vec![7; length], &STANDARD))
    }

    fn error(text: &str) -> Option<SecretError> {
        WebhookSecret::parse(text).err()
    }

    #[test]
    fn the_prefix_is_optional() {
        let with = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let without = WebhookSecret::parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        assert!(with.sign("a", "1", b"{}") == without.sign("a", "1", b"{}"));
    }

    #[test]
    fn the_length_has_bounds() {
        assert_eq!(error(&of_bytes(23)), Some(SecretError::TooShort));
        assert_eq!(error(&of_bytes(24)), None);
        assert_eq!(error(&of_bytes(64)), None);
        assert_eq!(error(&of_bytes(75)), None);
        assert_eq!(error(&of_bytes(76)), Some(SecretError::TooLong));
    }

    #[test]
    fn a_mistake_is_an_error_that_names_it() {
        let secret = of_bytes(32);
        let quoted = error(&format!("\"{secret}\""));
        assert_eq!(quoted, Some(SecretError::Quoted));
        let versioned = error(&format!("v1,{secret}"));
        assert_eq!(versioned, Some(SecretError::VersionPrefix));
        let list = error(&format!("{secret},{secret}"));
        assert_eq!(list, Some(SecretError::List));
        let encoded = Base64Display::new(secret.as_bytes(), &STANDARD).to_string();
        assert_eq!(error(&encoded), Some(SecretError::EncodedTwice));
        let prefixed = error(&format!("whsec_{encoded}"));
        assert_eq!(prefixed, Some(SecretError::EncodedTwice));
    }

    #[test]
    fn an_invalid_secret_is_an_error() {
        assert_eq!(error(""), Some(SecretError::Empty));
        assert_eq!(error("whsec_"), Some(SecretError::Empty));
        let secret = of_bytes(32);
        assert_eq!(error(&format!("{secret}\n")), Some(SecretError::WhiteSpace));
        assert_eq!(error(&format!(" {secret}")), Some(SecretError::WhiteSpace));
        let unpadded = secret.trim_end_matches('=');
        assert_eq!(error(unpadded), Some(SecretError::NotBase64));
        let for_urls = format!("whsec_{}", "-_".repeat(16));
        assert_eq!(error(&for_urls), Some(SecretError::NotBase64));
        let of_another_scheme = secret.replace("whsec_", "whpk_");
        assert_eq!(error(&of_another_scheme), Some(SecretError::NotBase64));
    }

    #[test]
    fn debug_is_redacted() {
        let secret = WebhookSecret::parse(&of_bytes(24)).unwrap();
        assert_eq!(format!("{secret:?}"), "[redacted]");
    }
}
