//! Values that `arbitrary` makes are values that JSON can bring.
#![cfg(feature = "arbitrary")]

use arbitrary::{Arbitrary, Unstructured};
use meeting_baas_models::{CallbackEvent, WebhookEvent};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_arbitrary_webhook_comes_back_from_json(bytes in proptest::collection::vec(any::<u8>(), 0..4_000)) {
        let event = WebhookEvent::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        let json = serde_json::to_vec(&event).unwrap();
        prop_assert_eq!(WebhookEvent::from_slice(&json), Ok(event));
    }

    #[test]
    fn an_arbitrary_callback_comes_back_from_json(bytes in proptest::collection::vec(any::<u8>(), 0..4_000)) {
        let event = CallbackEvent::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        let json = serde_json::to_vec(&event).unwrap();
        prop_assert_eq!(CallbackEvent::from_slice(&json), Ok(event));
    }
}

#[test]
fn every_variant_is_made() {
    let mut events = std::collections::BTreeSet::new();
    for first in 0..=u8::MAX {
        let bytes = [first; 2_000];
        let event = WebhookEvent::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        events.insert(match &event {
            WebhookEvent::Unknown { .. } => "unknown".to_owned(),
            known => known.event().unwrap_or_default().to_owned(),
        });
    }
    assert_eq!(events.len(), 12, "{events:?}");
}
