//! The secret that a bot was created with, which its callbacks bring along.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::secret_error::SecretError;

const DIGEST_LENGTH: usize = 32;

/// The digest of a secret: it has one length whatever the secret's, and so tells nothing of that in a comparison.
pub(crate) struct CallbackSecret(Zeroizing<[u8; DIGEST_LENGTH]>);

impl CallbackSecret {
    /// Takes a text that a header can bring as it is, no longer than the limit of a header.
    pub(crate) fn parse(text: &str, longest: usize) -> Result<Self, SecretError> {
        if text.is_empty() {
            return Err(SecretError::Empty);
        }
        if text.trim() != text {
            return Err(SecretError::WhiteSpace);
        }
        if text.len() > longest {
            return Err(SecretError::TooLong);
        }
        // Senders do not agree on how letters beyond ASCII stand in a header, so such a secret might fit or not. A
        // `HeaderValue` would tell the same, and leave a copy of the secret.
        let brought = |byte| matches!(byte, b'\t' | b' '..=b'~');
        if !text.bytes().all(brought) {
            return Err(SecretError::NoHeaderText);
        }
        Ok(Self::digest(text.as_bytes()))
    }

    /// The digest of what a request brings.
    pub(crate) fn digest(presented: &[u8]) -> Self {
        Self(Zeroizing::new(Sha256::digest(presented).into()))
    }

    /// Whether it is one of these. All are compared, in constant time.
    pub(crate) fn is_one_of(&self, secrets: &[Self]) -> bool {
        secrets
            .iter()
            .fold(Choice::from(0), |found, secret| {
                found | self.0.as_slice().ct_eq(secret.0.as_slice())
            })
            .into()
    }
}

impl fmt::Debug for CallbackSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::CallbackSecret;
    use crate::secret_error::SecretError;

    fn secret(text: &str) -> CallbackSecret {
        CallbackSecret::parse(text, 100).unwrap()
    }

    #[test]
    fn any_of_them_is_enough_and_nothing_else_is() {
        let secrets = [secret("one"), secret("another")];
        for text in ["one", "another"] {
            assert!(CallbackSecret::digest(text.as_bytes()).is_one_of(&secrets));
        }
        for text in ["", "on", "one ", "One", "oneanother"] {
            assert!(!CallbackSecret::digest(text.as_bytes()).is_one_of(&secrets));
        }
        assert!(!CallbackSecret::digest(b"one").is_one_of(&[]));
    }

    #[test]
    fn what_no_header_brings_is_no_secret() {
        let error = |text: &str| CallbackSecret::parse(text, 10).err();
        assert_eq!(error("0123456789"), None);
        assert_eq!(error("01234567890"), Some(SecretError::TooLong));
        assert_eq!(error(""), Some(SecretError::Empty));
        assert_eq!(error("secret\n"), Some(SecretError::WhiteSpace));
        assert_eq!(error("se\ncret"), Some(SecretError::NoHeaderText));
        assert_eq!(error("sec\u{7f}ret"), Some(SecretError::NoHeaderText));
        assert_eq!(error("sec \tret"), None);
        assert_eq!(error("sécret"), Some(SecretError::NoHeaderText));
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        assert_eq!(format!("{:?}", secret("one")), "[redacted]");
    }
}
