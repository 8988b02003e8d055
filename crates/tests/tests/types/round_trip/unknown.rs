//! Deliveries that no type knows: they are kept whole, and come back as they were sent.

use crate_tests::fixture::{self, Carrier};
use crate_tests::{carried, round_trip};

#[test]
fn what_no_type_knows_is_kept_whole() {
    let mut without_a_name = 0;
    for (name, json) in fixture::unknown() {
        let body: serde_json::Value = serde_json::from_str(&json).unwrap();
        for carrier in [Carrier::Webhook, Carrier::Callback] {
            let decoded = carried::decode(carrier, &json).unwrap();
            assert!(!decoded.is_known, "{name} is known");
            assert_eq!(decoded.event.as_deref(), body["event"].as_str(), "{name}");
            let differences = round_trip::differences(&json, &decoded.encoded);
            assert_eq!(differences, [], "{name}");
        }
        without_a_name += usize::from(body["event"].is_null());
    }
    assert_eq!(without_a_name, 1, "the alert has no `event`");
}

#[test]
fn a_webhook_of_its_own_is_unknown_as_a_callback() {
    let fixtures = fixture::all();
    let others = fixtures.iter().filter(|fixture| {
        fixture.carrier == Carrier::Webhook
            && !["bot.completed", "bot.failed"].contains(&fixture.event())
    });
    for fixture in others {
        let decoded = carried::decode(Carrier::Callback, &fixture.text).unwrap();
        assert!(!decoded.is_known, "{fixture}");
        assert_eq!(decoded.event.as_deref(), Some(fixture.event()));
        let differences = round_trip::differences(&fixture.text, &decoded.encoded);
        assert_eq!(differences, [], "{fixture}");
    }
}
