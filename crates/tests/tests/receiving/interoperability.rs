//! This crate accepts the signatures of other implementations, and they accept its signatures.
//! `crates/bench` has the same with `svix`.

use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use meeting_baas_webhooks::testing::{self, ManualClock, WebhookSigner};
use meeting_baas_webhooks::{Delivery, Receiver, Rejection};
use proptest::prelude::*;
use tests::property::config;

/// A signature that another implementation has published.
struct Vector {
    secret: &'static str,
    id: &'static str,
    timestamp: u64,
    body: &'static str,
    signature: &'static str,
}

/// `libraries/javascript/src/webhook.test.ts` and `libraries/rust/src/webhooks.rs` of Standard Webhooks.
const VECTORS: [Vector; 2] = [
    Vector {
        secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: 1_614_265_330,
        body: r#"{"test": 2432232314}"#,
        signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    },
    Vector {
        secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
        timestamp: 1_649_367_553,
        body: r#"{"email":"test@example.com","username":"test_user"}"#,
        signature: "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
    },
];

fn headers(scheme: &str, id: &str, timestamp: u64, signature: &str) -> HeaderMap {
    let header = |name: &str, value: &str| {
        let name: http::HeaderName = format!("{scheme}-{name}").parse().unwrap();
        (name, value.parse().unwrap())
    };
    HeaderMap::from_iter([
        header("id", id),
        header("timestamp", &timestamp.to_string()),
        header("signature", signature),
    ])
}

fn receive(
    secret: &str,
    now: u64,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Delivery, Rejection> {
    let receiver = Receiver::builder()
        .webhook_secret(secret)
        .clock(ManualClock::at_unix_seconds(now))
        .build()
        .unwrap();
    receiver.receive(&Method::POST, headers, Bytes::copy_from_slice(body))
}

#[test]
fn the_published_vectors() {
    for Vector {
        secret,
        id,
        timestamp,
        body,
        signature,
    } in VECTORS
    {
        let signer = WebhookSigner::new(secret).unwrap();
        let ours = signer.sign(id, &timestamp.to_string(), body.as_bytes());
        assert_eq!(ours, signature);
        for scheme in ["svix", "webhook"] {
            let headers = headers(scheme, id, timestamp, signature);
            let delivery = receive(secret, timestamp, &headers, body.as_bytes()).unwrap();
            assert_eq!(delivery.message_id().map(AsRef::as_ref), Some(id));
        }
    }
}

/// The list of the published test of several signatures, around the good one of the first vector.
#[test]
fn the_published_list_of_signatures() {
    let [vector, _] = &VECTORS;
    let other = "Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
    let list = format!("v1,{other} v2,{other} {} v1,{other}", vector.signature);
    let headers = headers("webhook", vector.id, vector.timestamp, &list);
    let body = vector.body.as_bytes();
    assert!(receive(vector.secret, vector.timestamp, &headers, body).is_ok());
}

/// A message's id without a full stop, as Standard Webhooks asks for it.
fn any_id() -> impl Strategy<Value = String> {
    "[!-\\-/-~]{1,64}"
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn a_signature_of_standardwebhooks_is_accepted(
        seed: u64,
        id in any_id(),
        timestamp in 0..u64::from(u32::MAX),
        body in ".*",
    ) {
        let secret = testing::webhook_secret(seed);
        let standard = standardwebhooks::Webhook::new(&secret).unwrap();
        let signed_at = i64::try_from(timestamp).unwrap();
        let signature = standard.sign(&id, signed_at, body.as_bytes()).unwrap();
        for scheme in ["svix", "webhook"] {
            let headers = headers(scheme, &id, timestamp, &signature);
            let received = receive(&secret, timestamp, &headers, body.as_bytes());
            prop_assert!(received.is_ok(), "{received:?}");
        }
    }

    #[test]
    fn standardwebhooks_accepts_the_signatures_of_this_crate(
        seed: u64,
        id in any_id(),
        body in ".*",
    ) {
        let secret = testing::webhook_secret(seed);
        // `standardwebhooks` knows these names alone.
        let signer = WebhookSigner::new(&secret).unwrap().with_standard_names();
        let request: Request<Bytes> = signer.request(&id, SystemTime::now(), body).unwrap();
        let standard = standardwebhooks::Webhook::new(&secret).unwrap();
        prop_assert!(standard.verify(request.body(), request.headers()).is_ok());
    }
}
