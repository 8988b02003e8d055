//! The secret of an endpoint, which signs its webhooks.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::secret_error::SecretError;
use crate::signature::Signature;

const PREFIX: &str = "whsec_";

/// Standard Webhooks asks for 24 bytes at least.
const SHORTEST: usize = 24;

/// Standard Webhooks knows 64 bytes at most, but Svix takes secrets of 100 letters.
const LONGEST_ENCODED: usize = 100;

/// More than the longest encoded secret can decode to.
const KEY_BUFFER: usize = 128;

/// An HMAC that was keyed once, and is cloned for each message. It is zeroed when dropped, and it is boxed because a
/// list that grows would leave a copy where it stood.
pub(crate) struct WebhookSecret(Box<Hmac<Sha256>>);

impl WebhookSecret {
    /// Reads `whsec_` and base64 with padding; the prefix may be absent, as `svix` and `standardwebhooks` have it.
    pub(crate) fn parse(text: &str) -> Result<Self, SecretError> {
        if text.trim() != text {
            return Err(SecretError::WhiteSpace);
        }
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
        match buffer.get(..length) {
            Some(key) if key.len() >= SHORTEST => Hmac::new_from_slice(key)
                .map(|keyed| Self(Box::new(keyed)))
                .map_err(|_| SecretError::TooLong),
            _ => Err(SecretError::TooShort),
        }
    }

    /// The signature of a message. The parts are signed as they are, and nothing is copied or allocated.
    pub(crate) fn sign(&self, id: &str, timestamp: &str, body: &[u8]) -> Signature {
        let mut mac = Hmac::clone(&self.0);
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        Signature::new(mac.finalize().into_bytes().into())
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
    fn the_prefix_may_be_absent() {
        let with = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let without = WebhookSecret::parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        assert!(with.sign("a", "1", b"{}") == without.sign("a", "1", b"{}"));
    }

    #[test]
    fn the_bounds_of_the_length() {
        assert_eq!(error(&of_bytes(23)), Some(SecretError::TooShort));
        assert_eq!(error(&of_bytes(24)), None);
        assert_eq!(error(&of_bytes(64)), None);
        assert_eq!(error(&of_bytes(75)), None);
        assert_eq!(error(&of_bytes(76)), Some(SecretError::TooLong));
    }

    #[test]
    fn what_is_no_secret() {
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

    /// An HMAC is two states of SHA-256, with the secret in them, and a buffer. It has no such mark itself.
    #[test]
    fn what_an_hmac_is_made_of_is_zeroed_when_dropped() {
        fn zeroed<State: zeroize::ZeroizeOnDrop>() {}
        zeroed::<sha2::Sha256>();
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        let secret = WebhookSecret::parse(&of_bytes(24)).unwrap();
        assert_eq!(format!("{secret:?}"), "[redacted]");
    }
}
