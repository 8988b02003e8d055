//! Counts the allocations of each decoder for an event, in a program of its own, because the counting allocator would
//! distort the times.

use allocation_counter::measure;
use bench::decode::{DECODERS, Decoder};
use bench::payloads::{self, Load};
use bench::table::{Table, grouped};

fn main() {
    println!(
        "{}",
        table("Decode, allocations per event", payloads::loads())
    );
    println!(
        "{}",
        table(
            "Decode, allocations as it grows longer",
            payloads::lengths()
        )
    );
}

fn table(heading: &str, loads: Vec<Load>) -> Table {
    let names = DECODERS.iter().map(|decoder| decoder.name);
    let columns: Vec<_> = ["payload"].into_iter().chain(names).collect();
    let mut table = Table::new(heading, &columns);
    for load in loads {
        let counts = DECODERS
            .iter()
            .map(|decoder| grouped(allocations(decoder, &load)));
        table.line(std::iter::once(load.to_string()).chain(counts));
    }
    table
}

/// A reallocation counts as an allocation.
fn allocations(decoder: &Decoder, load: &Load) -> usize {
    let allocated = measure(|| {
        for body in &load.bodies {
            (decoder.decode)(body.as_bytes());
        }
    });
    allocated.count_total as usize / load.bodies.len()
}
