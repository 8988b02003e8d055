//! HMAC-SHA256 (RFC 2104), which leaves no copy of its key in memory.
//!
//! The hash function is that of `sha2`. What is here is what the crate `hmac`, or `Sha256` itself, leave on the stack when they are
//! moved: the key in a block, and the states after it, which are as secret as the key.

use sha2::block_api::compress256;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const LENGTH: usize = 32;

/// The length of a block of SHA-256.
const BLOCK: usize = 64;

const INNER: u8 = 0x36;
const OUTER: u8 = 0x5c;

/// The initial state of SHA-256 (FIPS 180-4).
const INITIAL: State = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

type State = [u32; 8];

/// A key, as two states of SHA-256 after one block.
pub(crate) struct Hmac {
    inner: Zeroizing<State>,
    outer: Zeroizing<State>,
}

impl Hmac {
    #[expect(
        clippy::unnecessary_box_returns,
        reason = "it is boxed before it has a key: moving it would leave a copy in memory"
    )]
    pub(crate) fn new(key: &[u8]) -> Box<Self> {
        let mut keyed = Box::new(Self {
            inner: Zeroizing::new(INITIAL),
            outer: Zeroizing::new(INITIAL),
        });
        keyed.set_key(key);
        keyed
    }

    fn set_key(&mut self, key: &[u8]) {
        let mut block = Zeroizing::new([0; BLOCK]);
        if key.len() > BLOCK {
            copy(&Sha256::digest(key), block.as_mut_slice());
        } else {
            copy(key, block.as_mut_slice());
        }
        for byte in block.iter_mut() {
            *byte ^= INNER;
        }
        compress256(&mut self.inner, &[*block]);
        for byte in block.iter_mut() {
            *byte ^= INNER ^ OUTER;
        }
        compress256(&mut self.outer, &[*block]);
    }

    /// The code of a message that consists of these parts. It copies no whole block, and allocates nothing.
    pub(crate) fn of(&self, message: &[&[u8]]) -> [u8; LENGTH] {
        let mut hash = [0; LENGTH];
        digest(&self.inner, message, &mut hash);
        let mut code = [0; LENGTH];
        digest(&self.outer, &[&hash], &mut code);
        code
    }
}

/// The SHA-256 of a message after one block, of which this is the state.
fn digest(after_block: &State, message: &[&[u8]], into: &mut [u8; LENGTH]) {
    // It is secret until the first block is added, and there is always one.
    let mut state = *after_block;
    let mut block = [0; BLOCK];
    let mut filled = 0;
    let mut length = BLOCK;
    for &part in message {
        length += part.len();
        let mut part = part;
        if filled > 0 {
            let (_, room) = block.split_at_mut(filled);
            let copied = copy(part, room);
            filled += copied;
            part = part.get(copied..).unwrap_or_default();
            if filled < BLOCK {
                continue;
            }
            compress256(&mut state, &[block]);
        }
        let (blocks, rest) = part.as_chunks();
        if !blocks.is_empty() {
            compress256(&mut state, blocks);
        }
        filled = copy(rest, &mut block);
    }
    // One bit, zeros, and the length in bits.
    let (_, padding) = block.split_at_mut(filled);
    padding.fill(0);
    copy(&[0x80], padding);
    let bits = u64::try_from(length)
        .unwrap_or(u64::MAX)
        .wrapping_mul(8)
        .to_be_bytes();
    if filled + 1 + bits.len() > BLOCK {
        compress256(&mut state, &[block]);
        block = [0; BLOCK];
    }
    copy(&bits, block.split_at_mut(BLOCK - bits.len()).1);
    compress256(&mut state, &[block]);
    for (bytes, word) in into.chunks_exact_mut(4).zip(state.iter()) {
        copy(&word.to_be_bytes(), bytes);
    }
}

/// Copies as many bytes as there is room for, and returns their number.
fn copy(bytes: &[u8], into: &mut [u8]) -> usize {
    let length = bytes.len().min(into.len());
    if let (Some(bytes), Some(into)) = (bytes.get(..length), into.get_mut(..length)) {
        into.copy_from_slice(bytes);
    }
    length
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::Hmac;

    fn hexadecimal(bytes: &[u8]) -> String {
        let digits = |byte: &u8| [byte >> 4, byte & 15];
        let digits = bytes.iter().flat_map(digits);
        digits
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect()
    }

    /// RFC 4231, sections 4.2 to 4.8; of the fourth the first 128 bits only.
    #[test]
    fn the_published_vectors_are_computed() {
        let counted: Vec<_> = (1..=25).collect();
        let vectors: [(&[u8], &[u8], &str); 7] = [
            (
                &[0x0b; 20],
                b"Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 20],
                &[0xdd; 50],
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
            ),
            (
                &counted,
                &[0xcd; 50],
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
            ),
            (
                &[0x0c; 20],
                b"Test With Truncation",
                "a3b6167473100ee06e0c796c2955552b",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
            (
                &[0xaa; 131],
                b"This is a test using a larger than block-size key and a larger than block-size data. The key needs \
                  to be hashed before being used by the HMAC algorithm.",
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
            ),
        ];
        for (key, message, expected) in vectors {
            let code = hexadecimal(&Hmac::new(key).of(&[message]));
            assert!(code.starts_with(expected), "{code}");
        }
    }

    /// The definition, with the hash function as a whole.
    fn defined(key: &[u8], message: &[u8]) -> [u8; 32] {
        let mut block = [0; 64];
        if key.len() > 64 {
            block[..32].copy_from_slice(&Sha256::digest(key));
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let hash = |padding: u8, message: &[u8]| {
            let block = block.map(|byte| byte ^ padding);
            Sha256::new()
                .chain_update(block)
                .chain_update(message)
                .finalize()
        };
        hash(0x5c, &hash(0x36, message)).into()
    }

    /// Each end of a block, of the key and of the message, which is in one part, in two, and in single bytes.
    #[test]
    fn every_length_is_as_it_is_defined() {
        let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(400).collect();
        for length in 0..bytes.len() {
            let (key, message) = (&bytes[..length % 131], &bytes[..length]);
            let keyed = Hmac::new(key);
            let expected = defined(key, message);
            assert_eq!(keyed.of(&[message]), expected, "{length}");
            let (start, end) = message.split_at(length / 3);
            assert_eq!(keyed.of(&[start, b"", end]), expected, "{length}");
            let single: Vec<_> = message.chunks(1).collect();
            assert_eq!(keyed.of(&single), expected, "{length}");
        }
    }
}
