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
    println!("{}", files());
}

/// What reading the transcription of a long meeting takes.
fn files() -> Table {
    let columns = ["reader", "allocations", "most bytes at once"];
    let mut table = Table::new("Read the transcription of eight hours", &columns);
    let file = bench::files::transcription();
    for (name, read) in bench::files::READERS {
        let allocated = measure(|| read(file.as_bytes()));
        let counts = [allocated.count_total, allocated.bytes_max];
        let counts = counts.map(|count| grouped(count as usize));
        table.line(std::iter::once(name.to_owned()).chain(counts));
    }
    table
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
