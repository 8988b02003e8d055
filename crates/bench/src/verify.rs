//! Verification of a request, without decoding its body.

use std::hint::black_box;

use bytes::Bytes;
use http::Method;
use meeting_baas_webhooks::Receiver;
use sha2::{Digest, Sha256};

use crate::comparison::Contestant;
use crate::signed::{SECRET, Signed};

/// This project, the two other crates, and the lower bound: a SHA-256 over the body.
pub fn contestants(body: &Bytes) -> [Contestant<'static>; 4] {
    let [svix, standard] = Signed::now(body.clone());
    let receiver = receiver();
    let (ours, body) = (svix.clone(), body.clone());
    let svix_webhook = svix::webhooks::Webhook::new(SECRET).unwrap();
    let standard_webhook = standardwebhooks::Webhook::new(SECRET).unwrap();
    [
        Contestant::new("ours", move || {
            let Signed { headers, body } = &ours;
            let delivery = receiver.receive(&Method::POST, headers, body.clone());
            drop(black_box(delivery.unwrap()));
        }),
        Contestant::new("svix", move || {
            let Signed { headers, body } = &svix;
            black_box(svix_webhook.verify(body, headers)).unwrap();
        }),
        Contestant::new("standardwebhooks", move || {
            let Signed { headers, body } = &standard;
            black_box(standard_webhook.verify(body, headers)).unwrap();
        }),
        Contestant::new("floor: SHA-256", move || {
            black_box(Sha256::digest(&body));
        }),
    ]
}

/// A receiver with the secret of these benchmarks.
pub fn receiver() -> Receiver {
    Receiver::builder().webhook_secret(SECRET).build().unwrap()
}
