//! Deliveries as one side's document describes them.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use tests::generator;
use xtask::diff::document::{Document, Event, Kind, reference};
use xtask::diff::{Report, Rule};

/// How many deliveries of each event.
const OF_EACH: usize = 300;

/// Deliveries of every event that a change reaches, each with its carrier before it.
///
/// An event that came is none to the reader who has never known it; then those that both know speak.
pub(crate) fn all(writer: &Value, reader: &Value, report: &Report) -> Vec<String> {
    let (written, known) = (Document::read(writer), Document::read(reader));
    let changes = report.changes.iter();
    let reached: Vec<&String> = changes.flat_map(|change| &change.used_by).collect();
    let has_come = |change: &xtask::diff::Change| change.rule == Rule::EventAdded;
    let only_came = report.changes.iter().all(has_come);
    let events = written.events.iter().filter(|(key, event)| {
        if only_came {
            known.events.contains_key(*key)
        } else {
            reached.contains(&&event.label) || event_is_renamed(&known, key, event)
        }
    });
    events
        .flat_map(|((kind, _), event)| of_event(writer, *kind, event))
        .collect()
}

/// Whether the event has another constant at the reader's: reports call it by the newer one.
fn event_is_renamed(known: &Document, key: &(Kind, String), event: &Event) -> bool {
    let other = known.events.get(key);
    other.is_some_and(|other| other.discriminator != event.discriminator)
}

fn of_event(document: &Value, kind: Kind, event: &Event) -> Vec<String> {
    let name = reference(&event.payload).expect("payloads have names");
    let payloads = generator::payload(document, name);
    let mut runner = TestRunner::deterministic();
    let payloads = std::iter::repeat_with(|| payloads.new_tree(&mut runner).unwrap().current());
    payloads
        .take(OF_EACH)
        .map(|payload| format!("{kind} {payload}"))
        .collect()
}
