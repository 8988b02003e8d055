//! The signature of a message, and the list of signatures that a request brings.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::{Choice, ConstantTimeEq};

use crate::rejection::Rejection;

/// How HMAC-SHA256 is marked in the list: its version.
const MARK: &str = "v1,";

const LENGTH: usize = 32;

/// The letters of a signature in base64, and the room for them in words of eight.
const ENCODED_LENGTH: usize = 44;
const ROOM: usize = 48;

/// What the message's content gives with one of the secrets: its text in base64, and zeros behind it.
pub(crate) struct Signature([u8; ROOM]);

impl Signature {
    /// Encoded once, however many signatures it is compared with.
    pub(crate) fn new(bytes: [u8; LENGTH]) -> Self {
        let mut room = [0; ROOM];
        // It cannot fail, for there is room; if it did, the zeros would be equal to no text.
        let _ = STANDARD.encode_slice(bytes, &mut room);
        Self(room)
    }

    /// Compares in constant time, eight letters at once. What is encoded is canonical, so no other text of the same
    /// bytes is equal to it.
    fn equals(&self, encoded: &str) -> Choice {
        if encoded.len() != ENCODED_LENGTH {
            return Choice::from(0);
        }
        let mut room = [0; ROOM];
        for (letter, of_other) in room.iter_mut().zip(encoded.bytes()) {
            *letter = of_other;
        }
        let words = |(own, other): (&[u8; 8], &[u8; 8])| {
            u64::from_ne_bytes(*own).ct_eq(&u64::from_ne_bytes(*other))
        };
        let ((own, _), (other, _)) = (self.0.as_chunks(), room.as_chunks());
        let equal = own.iter().zip(other).map(words);
        equal.fold(Choice::from(1), |all, equal| all & equal)
    }
}

#[cfg(any(test, feature = "testing"))]
impl std::fmt::Display for Signature {
    /// As it stands in the list: `v1,` and base64.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (letters, _) = self.0.split_at(ENCODED_LENGTH);
        write!(formatter, "{MARK}{}", String::from_utf8_lossy(letters))
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
        let mut known = 0;
        for (index, entry) in list.entries().enumerate() {
            if index == limit {
                return Err(Rejection::TooManySignatures { limit });
            }
            known += usize::from(entry.starts_with(MARK));
        }
        if known == 0 {
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
        self.entries().filter_map(|entry| entry.strip_prefix(MARK))
    }
}

#[cfg(test)]
mod tests {
    use super::{Signature, SignatureList};
    use crate::rejection::Rejection;

    fn one() -> Signature {
        Signature::new([1; 32])
    }

    fn two() -> Signature {
        Signature::new([2; 32])
    }

    fn contains(list: &str) -> bool {
        SignatureList::read(list, 8).unwrap().contains(&one())
    }

    #[test]
    fn one_good_signature_is_enough_wherever_it_stands() {
        let (one, two) = (one(), two());
        assert!(contains(&one.to_string()));
        assert!(contains(&format!("{one} {two}")));
        assert!(contains(&format!("{two} v1a,AAAA  {one}")));
        assert!(!contains(&format!("{two} {two}")));
    }

    #[test]
    fn a_text_that_is_nearly_the_signature_is_another() {
        let text = one().to_string();
        assert!(!contains(text.trim_end_matches('=')));
        assert!(!contains(&format!("{text}=")));
        assert!(!contains("v1,"));
        // The last letter holds two bits that the bytes do not need; they have to be zero.
        assert_eq!(&text[text.len() - 2..], "E=");
        assert!(!contains(&format!("{}F=", &text[..text.len() - 2])));
    }

    #[test]
    fn the_signature_of_another_version_does_not_count() {
        let other = one().to_string().replace("v1,", "v2,");
        let refused = SignatureList::read(&other, 8).err();
        assert_eq!(refused, Some(Rejection::NoKnownSignature));
        assert_eq!(
            SignatureList::read("", 8).err(),
            Some(Rejection::NoKnownSignature)
        );
    }

    #[test]
    fn the_number_of_signatures_is_limited() {
        let (one, two) = (one(), two());
        let list = format!("{two} v1a,AAAA {one}");
        assert!(SignatureList::read(&list, 3).is_ok());
        assert_eq!(
            SignatureList::read(&list, 2).err(),
            Some(Rejection::TooManySignatures { limit: 2 })
        );
    }
}
