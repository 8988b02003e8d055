//! The signature of a message, and the list of signatures of a request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::{Choice, ConstantTimeEq};

use crate::rejection::Rejection;

/// The version of HMAC-SHA256 in the list.
const MARK: &str = "v1,";

const LENGTH: usize = 32;

/// The length of a signature in Base64, and of the buffer, in words of eight bytes.
const ENCODED_LENGTH: usize = 44;
const ROOM: usize = 48;

/// The signature of a message with one of the secrets: Base64, padded with zeros.
pub(crate) struct Signature([u8; ROOM]);

impl Signature {
    /// Encodes the signature once for all comparisons.
    pub(crate) fn new(bytes: [u8; LENGTH]) -> Self {
        let mut room = [0; ROOM];
        // It cannot fail, because the buffer is large enough. If it did, the zeros would not equal any text.
        let _ = STANDARD.encode_slice(bytes, &mut room);
        Self(room)
    }

    /// Compares in constant time.
    pub(crate) fn equals(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }

    /// Compares in constant time, eight bytes at once. The encoding is canonical, so no other text of the same bytes is equal.
    fn is_encoded(&self, encoded: &str) -> Choice {
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
    /// An entry of the list: `v1,` and Base64.
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

/// The text of a signature header: entries such as `v1,<base64>`, separated by spaces. A proxy that joins two headers separates
/// them by a comma, so a comma separates entries too.
#[derive(Clone, Copy)]
pub(crate) struct SignatureList<'request>(&'request str);

impl<'request> SignatureList<'request> {
    /// A list with at most `limit` entries, at least one of which has a known version.
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

    /// Whether the list contains a signature. It compares all of them, so that the time does not reveal which is equal.
    pub(crate) fn contains(self, signature: &Signature) -> bool {
        self.known()
            .fold(Choice::from(0), |found, encoded| {
                found | signature.is_encoded(encoded)
            })
            .into()
    }

    /// The entries: Base64 has no comma, so the version of each is the text before its first comma.
    fn entries(self) -> impl Iterator<Item = &'request str> {
        self.0.split(' ').flat_map(|mut text| {
            std::iter::from_fn(move || {
                text = text.trim_start_matches(',');
                let mut commas = text.match_indices(',').map(|(index, _)| index);
                let end = commas.nth(1).unwrap_or(text.len());
                let (entry, rest) = text.split_at(end);
                text = rest;
                (!entry.is_empty()).then_some(entry)
            })
        })
    }

    /// The signatures of the known version. Other versions, such as `v1a`, are ignored.
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
    fn one_valid_signature_is_sufficient_at_any_position() {
        let (one, two) = (one(), two());
        assert!(contains(&one.to_string()));
        assert!(contains(&format!("{one} {two}")));
        assert!(contains(&format!("{two} v1a,AAAA  {one}")));
        assert!(!contains(&format!("{two} {two}")));
    }

    #[test]
    fn a_similar_text_is_not_equal() {
        let text = one().to_string();
        assert!(!contains(text.trim_end_matches('=')));
        assert!(!contains(&format!("{text}=")));
        assert!(!contains("v1,"));
        // The last character has two unused bits, which must be zero.
        assert_eq!(&text[text.len() - 2..], "E=");
        assert!(!contains(&format!("{}F=", &text[..text.len() - 2])));
    }

    #[test]
    fn the_signature_of_another_version_is_ignored() {
        let other = one().to_string().replace("v1,", "v2,");
        let rejected = SignatureList::read(&other, 8).err();
        assert_eq!(rejected, Some(Rejection::NoKnownSignature));
        assert_eq!(
            SignatureList::read("", 8).err(),
            Some(Rejection::NoKnownSignature)
        );
    }

    /// As a proxy joins two headers.
    #[test]
    fn a_comma_separates_entries_too() {
        let (one, two) = (one(), two());
        for list in [
            format!("{one},{two}"),
            format!("{two},{one}"),
            format!("{two}, {one}"),
            format!("{one} ,{two}"),
            format!("v1a,AAAA,{one}"),
            format!("{one},v1a,AAAA"),
            format!("{two} {two},v1a,AAAA,{one},"),
        ] {
            assert!(contains(&list), "{list}");
        }
        assert!(!contains(&format!("{two},{two}")));
        let rejected = SignatureList::read(&format!("{one},{two},{two}"), 2).err();
        let limit = 2;
        assert_eq!(rejected, Some(Rejection::TooManySignatures { limit }));
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
