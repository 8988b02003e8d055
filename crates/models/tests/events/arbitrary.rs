//! Values from `arbitrary` round-trip through JSON.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Unstructured};
use meeting_baas_models::{Alert, CallbackEvent, WebhookEvent};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

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

/// Bytes of which many are numbers that are not finite, which JSON cannot represent.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = any::<u16>().prop_map(|number| match number.to_le_bytes() {
        [byte, 0..128] => byte,
        _ => 0xff,
    });
    proptest::collection::vec(byte, 0..2_000)
}

fn assert_round_trip<T>(bytes: &[u8])
where
    T: for<'a> Arbitrary<'a> + Debug + DeserializeOwned + PartialEq + Serialize,
{
    let value = T::arbitrary(&mut Unstructured::new(bytes)).unwrap();
    let json = serde_json::to_string(&value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_alert_round_trips(bytes in bytes()) {
        assert_round_trip::<Alert>(&bytes);
    }

    #[cfg(feature = "artifacts")]
    #[test]
    fn arbitrary_file_round_trips(bytes in bytes()) {
        use meeting_baas_models::{ChatMessage, DiarizationSegment, RawMetadata, RawTranscription, RawUtterance, Transcription};

        assert_round_trip::<ChatMessage>(&bytes);
        assert_round_trip::<DiarizationSegment>(&bytes);
        assert_round_trip::<RawMetadata>(&bytes);
        assert_round_trip::<RawTranscription>(&bytes);
        assert_round_trip::<RawUtterance>(&bytes);
        assert_round_trip::<Transcription>(&bytes);
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
