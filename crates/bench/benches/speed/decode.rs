//! From a body to an event.

use std::time::Duration;

use bench::comparison::{Contestant, Plan, compare};
use bench::decode::DECODERS;
use bench::payloads;
use bench::table::Table;
use criterion::Criterion;

const PLAN: Plan = Plan {
    samples: 20,
    duration: Duration::from_secs(4),
};

pub(crate) fn table(criterion: &mut Criterion) -> Table {
    let mut table = Table::new("Decode, time an event", &["payload", "bytes"]);
    for load in payloads::loads() {
        let title = format!("{}, {}", load.name, load.first);
        let contestants = DECODERS.map(|decoder| {
            let bodies = &load.bodies;
            Contestant::new(decoder.name, move || {
                for body in bodies {
                    (decoder.decode)(body.as_bytes());
                }
            })
        });
        let pieces = load.bodies.len();
        if let Some(measured) = compare(criterion, ("decode", &title), pieces, PLAN, &contestants) {
            table.measured(&title, load.bytes(), &measured);
        }
    }
    table
}
