//! The benchmarks within one process.

use std::time::Duration;

use bench::comparison::{Contestant, Plan, compare};
use bench::decode::DECODERS;
use bench::payloads::{self, Load};
use bench::table::{Table, grouped, time};
use bench::{encode, files, receive, verify};
use bytes::Bytes;
use criterion::Criterion;

const PLAN: Plan = Plan {
    samples: 20,
    duration: Duration::from_secs(4),
};

/// Decoding: from a body to an event.
pub(crate) fn decode(criterion: &mut Criterion) -> Table {
    let columns = ["payload", "bytes", "our page faults"];
    let mut table = Table::new("Decode, time per event", &columns);
    for load in payloads::loads() {
        let contestants = DECODERS.map(|decoder| {
            let bodies = &load.bodies;
            Contestant::new(decoder.name, move || {
                for body in bodies {
                    (decoder.decode)(body.as_bytes());
                }
            })
        });
        let (title, pieces) = (load.to_string(), load.bodies.len());
        if let Some(measured) = compare(criterion, ("decode", &title), pieces, PLAN, &contestants) {
            let faults = grouped(measured[0].page_faults as usize);
            table.measured([title, grouped(load.bytes()), faults], &measured);
        }
    }
    table
}

/// Decoding of bodies of increasing length. A jump that `Value` has too is caused by the allocator.
pub(crate) fn lengths(criterion: &mut Criterion) -> Table {
    let columns = [
        "payload",
        "bytes",
        "ours",
        "ours, a byte",
        "`Value`, a byte",
        "floor, a byte",
        "our page faults",
    ];
    let mut table = Table::new("Decode, as it grows longer", &columns);
    let [ours, .., value, floor] = DECODERS;
    for load in payloads::lengths() {
        let body = load.bodies[0].as_bytes();
        let contestants = [ours, value, floor]
            .map(|decoder| Contestant::new(decoder.name, move || (decoder.decode)(body)));
        let id = ("lengths", load.name.as_str());
        if let Some(measured) = compare(criterion, id, 1, PLAN, &contestants) {
            let of_a_byte = measured
                .iter()
                .map(|measured| format!("{:.2} ns", measured.nanoseconds / body.len() as f64));
            let head = [
                load.name.clone(),
                grouped(body.len()),
                time(measured[0].nanoseconds),
            ];
            let faults = grouped(measured[0].page_faults as usize);
            table.line(head.into_iter().chain(of_a_byte).chain([faults]));
        }
    }
    table
}

/// Reading the transcription of a long meeting.
pub(crate) fn files(criterion: &mut Criterion) -> Table {
    let mut table = Table::new("Read a file, time per file", &["file", "bytes"]);
    let file = files::transcription();
    let readers = files::READERS;
    let contestants = readers.map(|(name, read)| {
        let json = file.as_bytes();
        Contestant::new(name, move || read(json))
    });
    let title = "transcription of eight hours";
    if let Some(measured) = compare(criterion, ("files", title), 1, PLAN, &contestants) {
        table.measured([title.to_owned(), grouped(file.len())], &measured);
    }
    table
}

/// Encoding: from an event to a body.
pub(crate) fn encode(criterion: &mut Criterion) -> Table {
    let mut table = Table::new("Encode, time per event", &["payload", "bytes"]);
    for load in payloads::loads().iter().step_by(2) {
        let contestants = encode::contestants(&load.bodies);
        measure(criterion, &mut table, "encode", load, &contestants);
    }
    table
}

/// Verification of a request.
pub(crate) fn verify(criterion: &mut Criterion) -> Table {
    let mut table = Table::new("Verify, time per request", &["bytes"]);
    for length in [0, 364, 1_024, 4_784, 65_536, 685_307, 7_000_000] {
        let title = grouped(length);
        let contestants = verify::contestants(&Bytes::from(vec![b'x'; length]));
        if let Some(measured) = compare(criterion, ("verify", &title), 1, PLAN, &contestants) {
            table.measured([title], &measured);
        }
    }
    table
}

/// Verification and decoding: from a request to an event.
pub(crate) fn receive(criterion: &mut Criterion) -> Table {
    let mut table = Table::new("Verify and decode, time per request", &["payload", "bytes"]);
    for load in payloads::loads() {
        let contestants = receive::contestants(&load.bodies);
        measure(criterion, &mut table, "receive", &load, &contestants);
    }
    table
}

fn measure(
    criterion: &mut Criterion,
    table: &mut Table,
    group: &str,
    load: &Load,
    contestants: &[Contestant<'_>],
) {
    let title = load.to_string();
    let pieces = load.bodies.len();
    if let Some(measured) = compare(criterion, (group, &title), pieces, PLAN, contestants) {
        table.measured([title, grouped(load.bytes())], &measured);
    }
}
