//! Values from `arbitrary` round-trip through JSON.
#![cfg(feature = "arbitrary")]

use arbitrary::{Arbitrary, Unstructured};
use meeting_baas_models::{CallbackEvent, WebhookEvent};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_webhook_round_trips(bytes in proptest::collection::vec(any::<u8>(), 0..4_000)) {
        let event = WebhookEvent::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        let json = serde_json::to_vec(&event).unwrap();
        prop_assert_eq!(WebhookEvent::from_slice(&json), Ok(event));
    }

    #[test]
    fn arbitrary_callback_round_trips(bytes in proptest::collection::vec(any::<u8>(), 0..4_000)) {
        let event = CallbackEvent::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        let json = serde_json::to_vec(&event).unwrap();
        prop_assert_eq!(CallbackEvent::from_slice(&json), Ok(event));
    }
}

#[test]
fn arbitrary_makes_every_variant() {
    let mut events = std::collections::BTreeSet::new();
    for first in 0..=u8::MAX {
        let bytes = [first; 2_000];
        let event = WebhookEvent::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        events.insert(match &event {
            WebhookEvent::Unknown { .. } => "unknown".to_owned(),
            known => known.event().unwrap_or_default().to_owned(),
        });
    }
    assert_eq!(events.len(), 13, "{events:?}");
}
