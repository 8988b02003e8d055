//! Deliveries as one side's document describes them.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use tests::generator;
use xtask::diff::{Report, Rule};
use xtask::schema::{Delivery, DeliveryKind, Document};

/// How many deliveries of each event.
const OF_EACH: usize = 300;

/// Deliveries of every event that a change reaches, each with its carrier before it.
///
/// If the only changes are new events, which the reader does not know, these are the events that both sides know.
pub(crate) fn all(writer: &Value, reader: &Value, report: &Report) -> Vec<String> {
    let (written, known) = (Document::read(writer), Document::read(reader));
    let changes = report.changes.iter();
    let reached: Vec<&String> = changes.flat_map(|change| &change.used_by).collect();
    let has_come = |change: &xtask::diff::Change| change.rule == Rule::EventAdded;
    let only_came = report.changes.iter().all(has_come);
    let label = |document: &Document, kind: DeliveryKind, key: &str, delivery: &Delivery| {
        format!("{kind} {}", delivery.event(document).unwrap_or(key))
    };
    let sent = written
        .deliveries
        .iter()
        .filter(|(key, _)| key.0 != DeliveryKind::Artifact);
    let deliveries = sent.filter(|(key, delivery)| {
        let other = known.deliveries.get(*key);
        if only_came {
            return other.is_some();
        }
        // Reports call a delivery by its newer constant.
        let is_renamed = other.is_some_and(|it| it.event(&known) != delivery.event(&written));
        is_renamed || reached.contains(&&label(&written, key.0, &key.1, delivery))
    });
    deliveries
        .flat_map(|((kind, _), delivery)| of_delivery(writer, *kind, delivery))
        .collect()
}

fn of_delivery(document: &Value, kind: DeliveryKind, delivery: &Delivery) -> Vec<String> {
    let name = delivery.payload.reference().expect("payloads have names");
    let payloads = generator::payload(document, name);
    let mut runner = TestRunner::deterministic();
    let payloads = std::iter::repeat_with(|| payloads.new_tree(&mut runner).unwrap().current());
    payloads
        .take(OF_EACH)
        .map(|payload| format!("{kind} {payload}"))
        .collect()
}
