//! The samples that are published for users' tests are what the vendor sends.

use std::collections::BTreeSet;

use crate_tests::fixture::Carrier;
use crate_tests::specification::Specification;
use meeting_baas_webhooks::models::{CallbackEvent, WebhookEvent};

#[test]
fn every_event_of_the_document_has_its_sample() {
    let specification = Specification::read();
    let documented: BTreeSet<_> = specification
        .payloads()
        .map(|(carrier, event, _)| (carrier, event.to_owned()))
        .collect();
    let sampled: Vec<_> = [Carrier::Webhook, Carrier::Callback]
        .into_iter()
        .flat_map(|carrier| {
            let samples = carrier.samples().iter();
            samples.map(move |sample| (carrier, sample.event().to_owned()))
        })
        .collect();
    assert!(!documented.is_empty());
    assert_eq!(sampled, documented.into_iter().collect::<Vec<_>>());
}

#[test]
fn a_sample_is_its_event_and_holds_nothing_unknown() {
    for sample in Carrier::Webhook.samples() {
        let event = WebhookEvent::from_slice(&sample.body()).unwrap();
        assert_eq!(event.event(), Some(sample.event()));
        assert!(!matches!(event, WebhookEvent::Unknown { .. }));
        assert_eq!(WebhookEvent::drift(&sample.body()), Ok(vec![]));
    }
    for sample in Carrier::Callback.samples() {
        let event = CallbackEvent::from_slice(&sample.body()).unwrap();
        assert_eq!(event.event(), Some(sample.event()));
        assert!(!matches!(event, CallbackEvent::Unknown { .. }));
        assert_eq!(CallbackEvent::drift(&sample.body()), Ok(vec![]));
    }
}
