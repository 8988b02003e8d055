//! What is told to `tracing` of deliveries, good and bad.

use meeting_baas_webhooks::duplicates::{MemoryStore, handle_once};
use tests::trace::Lines;

use crate::secrets::{Needles, secret};
use crate::webhooks::{receive, receiver, requests};

#[test]
fn no_line_shows_a_secret() {
    let store = MemoryStore::default();
    let (count, lines) = Lines::of(|| {
        let receiver = receiver();
        let mut count = 0;
        for request in requests() {
            let mut tampered = request.clone();
            *tampered.body_mut() = secret().into();
            for name in ["svix-id", "x-mb-secret"] {
                if let Some(value) = tampered.headers_mut().get_mut(name) {
                    *value = secret().repeat(2).parse().unwrap();
                }
            }
            assert!(receive(&receiver, tampered).is_err());
            let delivery = receive(&receiver, request).unwrap();
            let handled = handle_once(&store, delivery.message_id(), || async { Err(secret()) });
            let context = &mut std::task::Context::from_waker(std::task::Waker::noop());
            assert!(std::pin::pin!(handled).poll(context).is_ready());
            count += 1;
        }
        count
    });
    assert!(lines.len() > 8 * count, "{lines:#?}");
    let needles = Needles::default();
    for line in lines {
        needles.assert_absent("a line", &line);
    }
}
