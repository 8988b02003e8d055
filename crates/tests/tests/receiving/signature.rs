//! Any change of a signed message is rejected, and one valid signature is sufficient.

use std::time::Duration;

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use meeting_baas_webhooks::testing::{self, ManualClock, WebhookSigner};
use meeting_baas_webhooks::{Delivery, Receiver, ReceiverBuilder, Rejection};
use proptest::prelude::*;
use proptest::sample::Index;
use tests::property::config;

/// A message with its signature, in parts that can be changed one by one.
#[derive(Clone, Debug)]
struct Message {
    key: Vec<u8>,
    now: u64,
    id: Vec<u8>,
    timestamp: Vec<u8>,
    body: Vec<u8>,
    signature: Vec<u8>,
}

impl Message {
    fn signed(key: Vec<u8>, id: &str, now: u64, body: Vec<u8>) -> Self {
        let timestamp = now.to_string();
        let signer = WebhookSigner::new(&secret(&key)).unwrap();
        let signature = signer.sign(id, &timestamp, &body);
        Self {
            key,
            now,
            id: id.into(),
            timestamp: timestamp.into(),
            body,
            signature: signature.into(),
        }
    }

    /// Receives it; `None` if a part is not a valid header value.
    fn receive(&self) -> Option<Result<Delivery, Rejection>> {
        let value = |bytes: &[u8]| HeaderValue::from_bytes(bytes).ok();
        let mut headers = HeaderMap::new();
        headers.insert("svix-id", value(&self.id)?);
        headers.insert("svix-timestamp", value(&self.timestamp)?);
        headers.insert("svix-signature", value(&self.signature)?);
        let receiver = Receiver::builder()
            .webhook_secret(secret(&self.key))
            .clock(ManualClock::at_unix_seconds(self.now))
            // A changed timestamp must be rejected for its signature, not for its age.
            .tolerance(Duration::MAX)
            .build()
            .unwrap();
        let body = Bytes::copy_from_slice(&self.body);
        Some(receiver.receive(&Method::POST, &headers, body))
    }
}

fn secret(key: &[u8]) -> String {
    format!("whsec_{}", Base64Display::new(key, &STANDARD))
}

fn any_message() -> impl Strategy<Value = Message> {
    (
        // A minimized key is a mistake, which a receiver rejects.
        prop::collection::vec(any::<u8>(), 24..=75).no_shrink(),
        "[a-zA-Z0-9_-]{1,40}",
        0..u64::from(u32::MAX),
        prop::collection::vec(any::<u8>(), 1..200),
    )
        .prop_map(|(key, id, now, body)| Message::signed(key, &id, now, body))
}

/// A part of a message.
type Part = fn(&mut Message) -> &mut Vec<u8>;

const PARTS: [(&str, Part); 5] = [
    ("the id", |message| &mut message.id),
    ("the timestamp", |message| &mut message.timestamp),
    ("the body", |message| &mut message.body),
    ("the secret", |message| &mut message.key),
    ("the signature", |message| &mut message.signature),
];

/// How the receiver judges the message with one bit of a part flipped.
fn flipped(message: &Message, part: Part, bit: usize) -> Option<Result<Delivery, Rejection>> {
    let mut changed = message.clone();
    part(&mut changed)[bit / 8] ^= 1 << (bit % 8);
    changed.receive()
}

/// A whole message of usual size, so that no bit is left to chance.
#[test]
fn every_single_bit_of_a_message_counts() {
    let key = (0..32).collect();
    let body = br#"{"event":"bot.failed"}"#.to_vec();
    let mut message = Message::signed(key, "msg_2b", 1_773_739_800, body);
    assert!(matches!(message.receive(), Some(Ok(_))));
    for (name, part) in PARTS {
        let bits = part(&mut message).len() * 8;
        let judged: Vec<_> = (0..bits)
            .filter_map(|bit| flipped(&message, part, bit))
            .collect();
        assert!(judged.len() >= bits / 2, "{name}: {}", judged.len());
        assert!(judged.iter().all(Result::is_err), "{name}");
    }
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn any_single_bit_of_any_message_counts(message in any_message(), index: Index) {
        let received = message.receive();
        prop_assert!(matches!(received, Some(Ok(_))), "{received:?}");
        for (name, part) in PARTS {
            let bits = part(&mut message.clone()).len() * 8;
            let received = flipped(&message, part, index.index(bits));
            prop_assert!(!matches!(received, Some(Ok(_))), "{name}");
        }
    }

    #[test]
    fn one_valid_signature_is_sufficient_in_any_order_and_number(
        message in any_message(),
        mut others in prop::collection::vec(any_other_signature(), 0..=31),
        index: Index,
    ) {
        let good = String::from_utf8(message.signature.clone()).unwrap();
        let none_good = Message {
            signature: others.join(" ").into(),
            ..message.clone()
        };
        prop_assert!(!matches!(none_good.receive(), Some(Ok(_))));
        others.insert(index.index(others.len() + 1), good);
        let message = Message { signature: others.join(" ").into(), ..message };
        let received = message.receive();
        prop_assert!(matches!(received, Some(Ok(_))), "{received:?}");
    }

    #[test]
    fn any_of_the_secrets_is_sufficient(seeds in prop::collection::hash_set(any::<u64>(), 2..6), index: Index) {
        let secrets: Vec<_> = seeds.into_iter().map(testing::webhook_secret).collect();
        let (known, unknown) = secrets.split_at(secrets.len() - 1);
        let clock = ManualClock::at_unix_seconds(1_773_739_800);
        let builder = Receiver::builder().clock(clock.clone());
        let builder = known.iter().fold(builder, ReceiverBuilder::webhook_secret);
        let receiver = builder.build().unwrap();
        let receive = |secret: &str| {
            let signer = WebhookSigner::new(secret).unwrap();
            let (head, body) = signer.request("msg", clock.now(), "{}").unwrap().into_parts();
            receiver.receive(&head.method, &head.headers, body)
        };
        prop_assert!(receive(index.get::<String>(known)).is_ok());
        prop_assert_eq!(receive(&unknown[0]).err(), Some(Rejection::WrongSignature));
    }

    #[test]
    fn the_tolerance_is_exact(
        signed_at in 1_000_000..2_000_000_000_u64,
        tolerance in 0..1_000_000_u64,
        fraction in 0..1000_u64,
    ) {
        let secret = testing::webhook_secret(1);
        let signer = WebhookSigner::new(&secret).unwrap();
        let time = |seconds| std::time::UNIX_EPOCH + Duration::from_secs(seconds);
        let (head, body) = signer.request("msg", time(signed_at), "{}").unwrap().into_parts();
        let receive = |now: u64| {
            let now = time(now) + Duration::from_millis(fraction);
            let receiver = Receiver::builder()
                .webhook_secret(&secret)
                .tolerance(Duration::from_secs(tolerance))
                .clock(move || now)
                .build()
                .unwrap();
            receiver.receive(&head.method, &head.headers, body.clone()).map(drop)
        };
        let seconds = tolerance + 1;
        prop_assert_eq!(receive(signed_at + tolerance), Ok(()));
        prop_assert_eq!(receive(signed_at + seconds), Err(Rejection::TooOld { seconds, tolerance }));
        prop_assert_eq!(receive(signed_at - tolerance), Ok(()));
        prop_assert_eq!(
            receive(signed_at - seconds),
            Err(Rejection::TooFarAhead { seconds, tolerance })
        );
    }
}

/// A signature of something else, of another version, or of none.
fn any_other_signature() -> impl Strategy<Value = String> {
    let bytes = prop::collection::vec(any::<u8>(), 0..70);
    let versions = prop::sample::select(vec!["v1", "v1", "v1a", "v2", ""]);
    let encoded = (versions, bytes).prop_map(|(version, bytes)| {
        let encoded = Base64Display::new(&bytes, &STANDARD);
        format!("{version},{encoded}")
    });
    // One entry each: a comma of its own would separate two.
    prop_oneof![4 => encoded, 1 => "[!-+.-~-]{0,20}"]
}

/// The text of the header is signed, not the number that it means.
#[test]
fn the_text_of_the_timestamp_is_signed() {
    let key: Vec<u8> = (0..32).collect();
    let signer = WebhookSigner::new(&secret(&key)).unwrap();
    let written = "01773739800";
    let message = Message {
        now: 1_773_739_800,
        id: b"msg".to_vec(),
        timestamp: written.into(),
        body: b"{}".to_vec(),
        signature: signer.sign("msg", written, b"{}").into(),
        key,
    };
    assert!(matches!(message.receive(), Some(Ok(_))));
    let reformatted = Message {
        timestamp: "1773739800".into(),
        ..message
    };
    let rejected = reformatted.receive().unwrap().err();
    assert_eq!(rejected, Some(Rejection::WrongSignature));
}
