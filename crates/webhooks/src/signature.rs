//! The signature of a message, and the list of signatures that a request brings.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::{Choice, ConstantTimeEq};

use crate::rejection::Rejection;

/// The version of HMAC-SHA256 in the list.
const VERSION: &str = "v1";

const LENGTH: usize = 32;

/// The base64 text of a signature has 44 letters, and needs room for 33 bytes until its padding is read.
const ENCODED_LENGTH: usize = 44;
const DECODE_BUFFER: usize = 33;

/// What the message's content gives with one of the secrets.
pub(crate) struct Signature([u8; LENGTH]);

impl Signature {
    pub(crate) fn new(bytes: [u8; LENGTH]) -> Self {
        Self(bytes)
    }

    /// Compares in constant time. A text that is not canonical base64 of 32 bytes is equal to none.
    fn equals(&self, encoded: &str) -> Choice {
        let mut buffer = [0; DECODE_BUFFER];
        if encoded.len() != ENCODED_LENGTH {
            return Choice::from(0);
        }
        match STANDARD.decode_slice(encoded, &mut buffer) {
            Ok(length) => self.0.as_slice().ct_eq(buffer.get(..length).unwrap_or(&[])),
            Err(_) => Choice::from(0),
        }
    }
}

#[cfg(any(test, feature = "testing"))]
impl std::fmt::Display for Signature {
    /// As it stands in the list: `v1,` and base64.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let encoded = base64::display::Base64Display::new(&self.0, &STANDARD);
        write!(formatter, "{VERSION},{encoded}")
    }
}

#[cfg(test)]
impl PartialEq for Signature {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

/// The text of a signature header: `v1,<base64>` and others, with spaces between them.
#[derive(Clone, Copy)]
pub(crate) struct SignatureList<'request>(&'request str);

impl<'request> SignatureList<'request> {
    /// A list with at most `limit` entries, one of which has a version that can be checked.
    pub(crate) fn read(text: &'request str, limit: usize) -> Result<Self, Rejection> {
        let list = Self(text);
        if list.entries().nth(limit).is_some() {
            return Err(Rejection::TooManySignatures { limit });
        }
        if list.known().next().is_none() {
            return Err(Rejection::NoKnownSignature);
        }
        Ok(list)
    }

    /// Whether one of them is this one. All are compared, so the time does not tell which.
    pub(crate) fn contains(self, signature: &Signature) -> bool {
        self.known()
            .fold(Choice::from(0), |found, encoded| {
                found | signature.equals(encoded)
            })
            .into()
    }

    fn entries(self) -> impl Iterator<Item = &'request str> {
        self.0.split(' ').filter(|entry| !entry.is_empty())
    }

    /// The signatures of the known version. Others, such as `v1a`, are for others to check.
    fn known(self) -> impl Iterator<Item = &'request str> {
        self.entries()
            .filter_map(|entry| entry.split_once(','))
            .filter(|(version, _)| *version == VERSION)
            .map(|(_, encoded)| encoded)
    }
}

#[cfg(test)]
mod tests {
    use super::{Signature, SignatureList};
    use crate::rejection::Rejection;

    const ONE: Signature = Signature([1; 32]);
    const TWO: Signature = Signature([2; 32]);

    fn contains(list: &str) -> bool {
        SignatureList::read(list, 8).unwrap().contains(&ONE)
    }

    #[test]
    fn one_good_signature_is_enough_wherever_it_stands() {
        assert!(contains(&format!("{ONE}")));
        assert!(contains(&format!("{ONE} {TWO}")));
        assert!(contains(&format!("{TWO} v1a,AAAA  {ONE}")));
        assert!(!contains(&format!("{TWO} {TWO}")));
    }

    #[test]
    fn a_text_that_is_nearly_the_signature_is_another() {
        let text = ONE.to_string();
        assert!(!contains(text.trim_end_matches('=')));
        assert!(!contains(&format!("{text}=")));
        assert!(!contains("v1,"));
        // The last letter holds two bits that the bytes do not need; they have to be zero.
        assert_eq!(&text[text.len() - 2..], "E=");
        assert!(!contains(&format!("{}F=", &text[..text.len() - 2])));
    }

    #[test]
    fn the_signature_of_another_version_does_not_count() {
        let other = ONE.to_string().replace("v1,", "v2,");
        let refused = SignatureList::read(&other, 8).err();
        assert_eq!(refused, Some(Rejection::NoKnownSignature));
        assert_eq!(
            SignatureList::read("", 8).err(),
            Some(Rejection::NoKnownSignature)
        );
    }

    #[test]
    fn the_number_of_signatures_is_limited() {
        let list = format!("{TWO} v1a,AAAA {ONE}");
        assert!(SignatureList::read(&list, 3).is_ok());
        assert_eq!(
            SignatureList::read(&list, 2).err(),
            Some(Rejection::TooManySignatures { limit: 2 })
        );
    }
}
