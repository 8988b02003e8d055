//! Verification and decoding: from a request to an event.

use std::hint::black_box;

use http::Method;
use meeting_baas_webhooks::Delivery;
use serde::de::IgnoredAny;
use sha2::{Digest, Sha256};

use crate::comparison::Contestant;
use crate::peers::internally_tagged::WebhookEvent;
use crate::signed::{SECRET, Signed};
use crate::verify::receiver;

/// This project, the usual choice of today, and the lower bound.
pub fn contestants(bodies: &[String]) -> [Contestant<'static>; 3] {
    let signed: Vec<_> = bodies
        .iter()
        .map(|body| Signed::now(body.clone()).into_iter().next().unwrap())
        .collect();
    let (for_svix, for_floor) = (signed.clone(), signed.clone());
    let receiver = receiver();
    let svix = svix::webhooks::Webhook::new(SECRET).unwrap();
    [
        Contestant::new("ours", move || {
            for Signed { headers, body } in &signed {
                let delivery = receiver.receive(&Method::POST, headers, body.clone());
                let Ok(Delivery::Webhook(webhook)) = delivery else {
                    panic!("a valid webhook is rejected");
                };
                drop(black_box(webhook.into_event().unwrap()));
            }
        }),
        Contestant::new("svix + internally tagged", move || {
            for Signed { headers, body } in &for_svix {
                svix.verify(body, headers).unwrap();
                drop(black_box(
                    serde_json::from_slice::<WebhookEvent>(body).unwrap(),
                ));
            }
        }),
        Contestant::new("floor: SHA-256 + `IgnoredAny`", move || {
            for Signed { body, .. } in &for_floor {
                black_box(Sha256::digest(body));
                black_box(serde_json::from_slice::<IgnoredAny>(body).unwrap());
            }
        }),
    ]
}
