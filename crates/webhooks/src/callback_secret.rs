//! The secret that a bot was created with, and that its callbacks contain.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::label::{Label, Labelled};
use crate::secret_error::SecretError;
use crate::stack;

const DIGEST_LENGTH: usize = 32;

/// The digest of a secret. Its length is constant, so that a comparison does not reveal the length of the secret.
pub(crate) struct CallbackSecret(Zeroizing<[u8; DIGEST_LENGTH]>);

impl CallbackSecret {
    /// Accepts a valid header value, no longer than the limit of a header.
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
        // The encoding of other characters than ASCII in a header depends on the sender. `HeaderValue` has a similar check,
        // but would leave a copy of the secret in memory.
        let is_valid = |byte| matches!(byte, b'\t' | b' '..=b'~');
        if !text.bytes().all(is_valid) {
            return Err(SecretError::InvalidCharacter);
        }
        Ok(stack::cleared(|| Self::digest(text.as_bytes())))
    }

    /// The digest of the secret of a request.
    pub(crate) fn digest(presented: &[u8]) -> Self {
        Self(Zeroizing::new(Sha256::digest(presented).into()))
    }

    /// Compares in constant time.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }

    /// The label of the one that it equals. It compares all of them, each in constant time: the time reveals only to a sender
    /// with a valid secret which one that is.
    pub(crate) fn label_among<'secrets>(
        &self,
        secrets: &'secrets [Labelled<Self>],
    ) -> Option<&'secrets Label> {
        let mut found = None;
        for Labelled { label, secret } in secrets {
            if self.equals(secret) {
                found = Some(label);
            }
        }
        found
    }
}

impl fmt::Debug for CallbackSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::{CallbackSecret, Label, Labelled};
    use crate::secret_error::SecretError;

    fn secret(text: &str) -> CallbackSecret {
        CallbackSecret::parse(text, 100).unwrap()
    }

    fn labelled(text: &str) -> Labelled<CallbackSecret> {
        let (label, secret) = (Label::from(text), secret(text));
        Labelled { label, secret }
    }

    #[test]
    fn each_secret_is_accepted_and_no_other_text() {
        let secrets = [labelled("one"), labelled("another")];
        for text in ["one", "another"] {
            let found = CallbackSecret::digest(text.as_bytes())
                .label_among(&secrets)
                .cloned();
            assert_eq!(found, Some(Label::from(text)));
        }
        for text in ["", "on", "one ", "One", "oneanother"] {
            assert_eq!(
                CallbackSecret::digest(text.as_bytes()).label_among(&secrets),
                None
            );
        }
        assert_eq!(CallbackSecret::digest(b"one").label_among(&[]), None);
    }

    #[test]
    fn a_secret_is_a_valid_header_value() {
        let error = |text: &str| CallbackSecret::parse(text, 10).err();
        assert_eq!(error("0123456789"), None);
        assert_eq!(error("01234567890"), Some(SecretError::TooLong));
        assert_eq!(error(""), Some(SecretError::Empty));
        assert_eq!(error("secret\n"), Some(SecretError::WhiteSpace));
        assert_eq!(error("se\ncret"), Some(SecretError::InvalidCharacter));
        assert_eq!(error("sec\u{7f}ret"), Some(SecretError::InvalidCharacter));
        assert_eq!(error("sec \tret"), None);
        assert_eq!(error("sécret"), Some(SecretError::InvalidCharacter));
    }

    #[test]
    fn debug_is_redacted() {
        assert_eq!(format!("{:?}", secret("one")), "[redacted]");
    }
}
