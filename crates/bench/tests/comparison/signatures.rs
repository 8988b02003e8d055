//! What `svix` signs is received, and it verifies what the webhooks crate signs. The tests of that crate have the same with
//! `standardwebhooks`.

use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use meeting_baas_webhooks::Receiver;
use meeting_baas_webhooks::testing::{self, ManualClock, WebhookSigner};
use proptest::prelude::*;
use svix::webhooks::Webhook;

/// A message's id without a full stop, as Standard Webhooks asks for it.
fn any_id() -> impl Strategy<Value = String> {
    "[!-\\-/-~]{1,64}"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_signature_of_svix_is_accepted(
        seed: u64,
        id in any_id(),
        timestamp in 0..u64::from(u32::MAX),
        body in ".*",
    ) {
        let secret = testing::webhook_secret(seed);
        let signed_at = i64::try_from(timestamp).unwrap();
        let signature = Webhook::new(&secret).unwrap().sign(&id, signed_at, body.as_bytes()).unwrap();
        let receiver = Receiver::builder()
            .webhook_secret(&secret)
            .clock(ManualClock::at_unix_seconds(timestamp))
            .build()
            .unwrap();
        for scheme in ["svix", "webhook"] {
            let headers = [("id", &id), ("timestamp", &timestamp.to_string()), ("signature", &signature)];
            let headers: HeaderMap = headers
                .map(|(name, value)| (format!("{scheme}-{name}").parse().unwrap(), value.parse().unwrap()))
                .into_iter()
                .collect();
            let received = receiver.receive(&Method::POST, &headers, Bytes::from(body.clone()));
            prop_assert!(received.is_ok(), "{received:?}");
        }
    }

    #[test]
    fn svix_accepts_the_signatures_of_the_webhooks_crate(seed: u64, id in any_id(), body in ".*") {
        let secret = testing::webhook_secret(seed);
        let svix = Webhook::new(&secret).unwrap();
        let signer = || WebhookSigner::new(&secret).unwrap();
        for signer in [signer(), signer().with_standard_names()] {
            let request: Request<Bytes> = signer.request(&id, SystemTime::now(), body.clone()).unwrap();
            prop_assert!(svix.verify(request.body(), request.headers()).is_ok());
        }
    }
}
