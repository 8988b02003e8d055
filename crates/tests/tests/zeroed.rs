//! Once a receiver is dropped, its secrets are nowhere on the heap, be it in memory that was given back.
//!
//! Linux shows a process its own memory as a file. The test's copies of the secrets are on its stack, which is left
//! out.
#![cfg(target_os = "linux")]

use std::ffi::OsString;
use std::fs::{File, read_to_string};
use std::ops::Range;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::FileExt;
use std::ptr::from_ref;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use meeting_baas_webhooks::testing::WebhookSigner;
use meeting_baas_webhooks::{Receiver, ReceiverBuilder};
use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

/// Enough that a list of them grows while it is filled.
const SECRETS: u8 = 6;

/// How much is read at a time.
const PIECE: usize = 16 * 1024;

/// What is searched for. An allocator writes its notes over the first 16 bytes of what it is given back, so a needle is
/// what follows them.
const NEEDLE: usize = 16;
type Needle = [u8; NEEDLE];

/// A webhook secret and a callback secret, in every form in which they may be held.
struct Secret {
    key: [u8; 32],
    /// `whsec_` and 44 letters.
    webhook: [u8; 50],
    callback: [u8; 48],
}

impl Secret {
    fn new(seed: u8) -> Self {
        let key: [u8; 32] = Sha256::digest([seed]).into();
        let mut webhook = *b"whsec_--------------------------------------------";
        STANDARD.encode_slice(key, &mut webhook[6..]).unwrap();
        let mut callback = [0; 48];
        let text = &mut callback[..44];
        STANDARD.encode_slice(Sha256::digest(key), text).unwrap();
        callback[44..].copy_from_slice(b"-end");
        Self {
            key,
            webhook,
            callback,
        }
    }

    fn webhook(&self) -> &str {
        str::from_utf8(&self.webhook).unwrap()
    }

    fn callback(&self) -> &str {
        str::from_utf8(&self.callback).unwrap()
    }

    fn needles(&self) -> [(&'static str, Needle); 6] {
        let after = |bytes: &[u8]| bytes[NEEDLE..2 * NEEDLE].try_into().unwrap();
        [
            ("a key", after(&self.key)),
            ("a webhook secret", after(&self.webhook)),
            ("the inner state of a key", after(&self.state(0x36))),
            ("the outer state of a key", after(&self.state(0x5c))),
            ("a callback secret", after(&self.callback)),
            (
                "the digest of a callback secret",
                after(&Sha256::digest(self.callback)),
            ),
        ]
    }

    /// SHA-256 with a padded key in it, as an HMAC holds it.
    fn state(&self, padding: u8) -> [u8; 32] {
        let mut block = [padding; 64];
        let padded = block.iter_mut().zip(self.key);
        padded.for_each(|(byte, key)| *byte ^= key);
        let mut state = [
            0x6a09_e667_u32,
            0xbb67_ae85,
            0x3c6e_f372,
            0xa54f_f53a,
            0x510e_527f,
            0x9b05_688c,
            0x1f83_d9ab,
            0x5be0_cd19,
        ];
        compress256(&mut state, &[block]);
        let mut bytes = [0; 32];
        let words = bytes.chunks_exact_mut(4).zip(state);
        words.for_each(|(bytes, word)| bytes.copy_from_slice(&word.to_ne_bytes()));
        bytes
    }
}

fn secrets() -> impl Iterator<Item = Secret> {
    (0..SECRETS).map(Secret::new)
}

/// The parts of memory that can be written to, without the stacks of this thread and of the first.
fn heap() -> Vec<Range<u64>> {
    let here = 0_u8;
    let here = u64::try_from(from_ref(&here).addr()).unwrap();
    let maps = read_to_string("/proc/self/maps").unwrap();
    let parts = maps.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let (start, end) = words.next()?.split_once('-')?;
        let address = |text| u64::from_str_radix(text, 16).unwrap();
        let range = address(start)..address(end);
        let heap = words.next()?.starts_with("rw") && !line.ends_with("[stack]");
        (heap && !range.contains(&here)).then_some(range)
    });
    parts.collect()
}

/// The names of what is found on the heap.
fn found() -> Vec<&'static str> {
    let mut found = Vec::new();
    let memory = File::open("/proc/self/mem").unwrap();
    let parts = heap();
    let mut piece = [0; PIECE];
    let needles: [_; SECRETS as usize] = std::array::from_fn(|seed| {
        let seed = seed.try_into().unwrap();
        Secret::new(seed).needles()
    });
    for Range { mut start, end } in parts {
        while start < end {
            let length = usize::try_from(end - start).unwrap().min(PIECE);
            let length = memory.read_at(&mut piece[..length], start).unwrap();
            for (name, needle) in needles.as_flattened() {
                if piece[..length].windows(NEEDLE).any(|bytes| bytes == needle) {
                    found.push(*name);
                }
            }
            // A needle may cross the end of a piece.
            let step = if length < PIECE {
                length
            } else {
                length - NEEDLE
            };
            start += u64::try_from(step).unwrap();
        }
    }
    found
}

/// Uses a receiver, and drops it.
fn receive(builder: ReceiverBuilder) {
    let receiver = builder.build().unwrap();
    let signer = WebhookSigner::new(Secret::new(1).webhook()).unwrap();
    let now = std::time::SystemTime::now();
    let (head, body) = signer.request("msg_1", now, "{}").unwrap().into_parts();
    let outcome = receiver.receive(&head.method, &head.headers, body);
    assert!(outcome.is_ok(), "{outcome:?}");
}

fn variable(text: fn(&Secret) -> &str, ending: &[u8]) -> OsString {
    let length = secrets()
        .map(|secret| text(&secret).len() + 1)
        .sum::<usize>();
    let mut value = Vec::with_capacity(length + ending.len());
    for secret in secrets() {
        value.extend_from_slice(text(&secret).as_bytes());
        value.push(b' ');
    }
    value.extend_from_slice(ending);
    OsString::from_vec(value)
}

fn variables(name: &str, ending: &[u8]) -> Option<OsString> {
    match name {
        "MEETING_BAAS_WEBHOOK_SECRETS" => Some(variable(Secret::webhook, ending)),
        "MEETING_BAAS_CALLBACK_SECRETS" => Some(variable(Secret::callback, ending)),
        _ => None,
    }
}

/// One test only: others would share its memory.
#[test]
fn a_receiver_that_was_dropped_leaves_no_secret_on_the_heap() {
    assert_eq!(found(), [""; 0], "before any is made");

    let builder = secrets().fold(Receiver::builder(), |builder, secret| {
        builder
            .webhook_secret(secret.webhook())
            .callback_secret(secret.callback())
    });
    receive(builder);
    assert_eq!(found(), [""; 0], "after a receiver");

    receive(Receiver::builder().secrets_from(|name| variables(name, b"")));
    assert_eq!(found(), [""; 0], "after one from variables");

    let unreadable = Receiver::builder().secrets_from(|name| variables(name, &[0xff]));
    assert!(unreadable.build().is_err());
    let bad = secrets().fold(
        Receiver::builder().callback_secret("\n"),
        |builder, secret| builder.callback_secret(secret.callback()),
    );
    assert!(
        bad.webhook_secret(Secret::new(1).webhook())
            .build()
            .is_err()
    );
    assert_eq!(found(), [""; 0], "after one that cannot be built");

    // The search finds what it is to find: a text is not cleared.
    drop(String::from(Secret::new(1).webhook()));
    assert_eq!(found(), ["a webhook secret"]);
}
