//! Once a receiver is dropped, its secrets are nowhere in memory: neither on the heap, be it in memory that was given back, nor on
//! the stack of the thread that used it.
//!
//! Linux shows a process its own memory as a file. The test's copies of the secrets are on its own stack, which is left out. What
//! is tested runs on another thread, which waits while its stack is searched.
#![cfg(target_os = "linux")]
#![expect(
    clippy::large_stack_arrays,
    reason = "they overwrite the stack, or keep away from it"
)]

use std::ffi::OsString;
use std::fs::{File, read_to_string};
use std::hint::black_box;
use std::ops::Range;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::FileExt;
use std::ptr::from_ref;
use std::sync::Barrier;
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use meeting_baas_webhooks::testing::{self, WebhookSigner};
use meeting_baas_webhooks::{Receiver, ReceiverBuilder};
use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

/// Enough that a list of them grows while it is filled.
const SECRETS: u8 = 6;

/// How much is read at a time.
const PIECE: usize = 16 * 1024;

/// What is searched for: each half of 32 bytes, because an allocator writes its notes over the first 16 bytes of what it is given
/// back, and a register has 16 bytes.
const NEEDLE: usize = 16;
type Needle = (u128, &'static str);

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

    fn needles(&self) -> [Needle; 30] {
        let padded = |padding: u8| self.key.map(|byte| byte ^ padding);
        let [inner, outer] = [0x36, 0x5c].map(|padding| self.state(padding));
        let digest: [u8; 32] = Sha256::digest(self.callback).into();
        let start = |bytes: &[u8]| -> [u8; 32] { bytes[..32].try_into().unwrap() };
        let forms = [
            (self.key, "a key"),
            (words(self.key), "a key in words"),
            (padded(0x36), "an inner block"),
            (words(padded(0x36)), "an inner block in words"),
            (padded(0x5c), "an outer block"),
            (words(padded(0x5c)), "an outer block in words"),
            (inner, "the inner state of a key"),
            (outer, "the outer state of a key"),
            (words(inner), "the inner state as bytes"),
            (words(outer), "the outer state as bytes"),
            (registers(inner), "the inner state in registers"),
            (registers(outer), "the outer state in registers"),
            (start(&self.webhook), "a webhook secret"),
            (start(&self.callback), "a callback secret"),
            (digest, "the digest of a callback secret"),
        ];
        let mut needles = [(0, ""); 30];
        for (pair, (bytes, name)) in needles.as_chunks_mut().0.iter_mut().zip(forms) {
            let half = |from| u128::from_ne_bytes(bytes[from..from + NEEDLE].try_into().unwrap());
            *pair = [(half(0), name), (half(NEEDLE), name)];
        }
        needles
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

/// In words of four bytes, each the other way round, as SHA-256 reads a block.
fn words(mut bytes: [u8; 32]) -> [u8; 32] {
    bytes.chunks_exact_mut(4).for_each(<[u8]>::reverse);
    bytes
}

/// A state in the order in which the instructions of x86 for SHA-256 have it: `FEBA` and `HGDC`.
fn registers(state: [u8; 32]) -> [u8; 32] {
    let mut ordered = [0; 32];
    for (to, from) in ordered.chunks_exact_mut(4).zip([5, 4, 1, 0, 7, 6, 3, 2]) {
        to.copy_from_slice(&state[4 * from..][..4]);
    }
    ordered
}

/// The parts of memory that can be written to, without the stacks of this thread and of the first.
fn memory() -> Vec<Range<u64>> {
    let here = 0_u8;
    let here = u64::try_from(from_ref(&here).addr()).unwrap();
    let maps = read_to_string("/proc/self/maps").unwrap();
    let parts = maps.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let (start, end) = words.next()?.split_once('-')?;
        let address = |text| u64::from_str_radix(text, 16).unwrap();
        let range = address(start)..address(end);
        let searched = words.next()?.starts_with("rw") && !line.ends_with("[stack]");
        (searched && !range.contains(&here)).then_some(range)
    });
    parts.collect()
}

/// The names of what is found, each once.
fn found(secrets: &[Secret; SECRETS as usize]) -> Vec<&'static str> {
    let mut found = Vec::new();
    let memory_of_process = File::open("/proc/self/mem").unwrap();
    let parts = memory();
    let mut piece = [0; PIECE];
    let mut needles: [_; SECRETS as usize] =
        std::array::from_fn(|number| secrets[number].needles());
    let needles = needles.as_flattened_mut();
    needles.sort_unstable();
    for Range { mut start, end } in parts {
        while start < end {
            let length = usize::try_from(end - start).unwrap().min(PIECE);
            // What cannot be read was given back to the system since it was listed.
            let Ok(length) = memory_of_process.read_at(&mut piece[..length], start) else {
                break;
            };
            for bytes in piece[..length].windows(NEEDLE) {
                let bytes = u128::from_ne_bytes(bytes.try_into().unwrap());
                // Most of the memory.
                if bytes == 0 {
                    continue;
                }
                if let Ok(number) = needles.binary_search_by_key(&bytes, |(needle, _)| *needle)
                    && !found.contains(&needles[number].1)
                {
                    found.push(needles[number].1);
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
    found.sort_unstable();
    found
}

/// What is found after another thread has done something, while its stack is as it was left.
fn found_after(
    secrets: &[Secret; SECRETS as usize],
    work: impl FnOnce() + Send,
) -> Vec<&'static str> {
    wipe();
    let [done, searched] = [(); 2].map(|()| Barrier::new(2));
    thread::scope(|scope| {
        scope.spawn(|| {
            deep(work);
            done.wait();
            searched.wait();
        });
        done.wait();
        let found = found(secrets);
        searched.wait();
        found
    })
}

/// Overwrites what the test left on its own stack. What it allocates to start a thread would have copies of that in its padding.
#[inline(never)]
fn wipe() {
    black_box([0_u8; 256 * 1024]);
}

/// Works so far down the stack that waiting overwrites nothing of it.
#[inline(never)]
fn deep(work: impl FnOnce()) {
    let room = [0_u8; 32 * 1024];
    black_box(&room);
    work();
    black_box(&room);
}

/// Receives a webhook, as the last thing that is done with the secrets.
fn receive(receiver: &Receiver, secret: &Secret) {
    // The secret of a valid callback would be in the memory of its headers, which is not the receiver's.
    let request = testing::callback_request(Some("the secret of no bot"), "{}").unwrap();
    let (head, body) = request.into_parts();
    let outcome = receiver.receive(&head.method, &head.headers, body);
    assert!(outcome.is_err(), "{outcome:?}");
    let signer = WebhookSigner::new(secret.webhook()).unwrap();
    let now = std::time::SystemTime::now();
    let request = signer.request("msg_1", now, "{}").unwrap();
    let (head, body) = request.into_parts();
    let outcome = receiver.receive(&head.method, &head.headers, body);
    assert!(outcome.is_ok(), "{outcome:?}");
}

fn builder(secrets: &[Secret]) -> ReceiverBuilder {
    secrets.iter().fold(Receiver::builder(), |builder, secret| {
        builder
            .webhook_secret(secret.webhook())
            .callback_secret(secret.callback())
    })
}

fn variable(secrets: &[Secret], text: fn(&Secret) -> &str, ending: &[u8]) -> OsString {
    let lengths = secrets.iter().map(|secret| text(secret).len() + 1);
    let mut value = Vec::with_capacity(lengths.sum::<usize>() + ending.len());
    for secret in secrets {
        value.extend_from_slice(text(secret).as_bytes());
        value.push(b' ');
    }
    value.extend_from_slice(ending);
    OsString::from_vec(value)
}

fn variables(secrets: &[Secret], name: &str, ending: &[u8]) -> Option<OsString> {
    match name {
        "MEETING_BAAS_WEBHOOK_SECRETS" => Some(variable(secrets, Secret::webhook, ending)),
        "MEETING_BAAS_CALLBACK_SECRETS" => Some(variable(secrets, Secret::callback, ending)),
        _ => None,
    }
}

/// One test only: others would share its memory.
#[test]
fn a_receiver_that_was_dropped_leaves_no_secret_in_memory() {
    let secrets: [_; SECRETS as usize] =
        std::array::from_fn(|seed| Secret::new(seed.try_into().unwrap()));
    assert_eq!(found(&secrets), [""; 0], "before any is made");

    let after_parsing = found_after(&secrets, || drop(builder(&secrets)));
    assert_eq!(after_parsing, [""; 0], "after a builder");
    let after_building = found_after(&secrets, || drop(builder(&secrets).build().unwrap()));
    assert_eq!(after_building, [""; 0], "after a receiver");
    let after_receiving = found_after(&secrets, || {
        receive(&builder(&secrets).build().unwrap(), &secrets[1]);
    });
    assert_eq!(after_receiving, [""; 0], "after a delivery");

    let from_variables = || {
        let lookup = |name: &str| variables(&secrets, name, b"");
        Receiver::builder().secrets_from(lookup).build().unwrap()
    };
    let after_variables = found_after(&secrets, || drop(from_variables()));
    assert_eq!(after_variables, [""; 0], "after one from variables");

    let after_errors = found_after(&secrets, || {
        let lookup = |name: &str| variables(&secrets, name, &[0xff]);
        let unreadable = Receiver::builder().secrets_from(lookup);
        assert!(unreadable.build().is_err());
        let bad = secrets.iter().fold(
            Receiver::builder().callback_secret("\n"),
            |builder, secret| builder.callback_secret(secret.callback()),
        );
        let bad = bad.webhook_secret(secrets[1].webhook());
        assert!(bad.build().is_err());
    });
    assert_eq!(after_errors, [""; 0], "after one that cannot be built");

    // The search finds what it is to find, on a stack and on the heap: a copy is not cleared.
    let after_copy = found_after(&secrets, || {
        black_box(secrets[1].key);
    });
    assert_eq!(after_copy, ["a key"]);
    drop(black_box(String::from(secrets[1].webhook())));
    let both = found(&secrets);
    assert!(both.contains(&"a webhook secret"), "{both:?}");
}
