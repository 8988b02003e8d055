//! Counts what each decoder allocates for an event. It is a program of its own, for its allocator counts, and would
//! distort the times.

use allocation_counter::measure;
use bench::decode::DECODERS;
use bench::payloads;
use bench::table::{Table, grouped};

fn main() {
    let names = DECODERS.iter().map(|decoder| decoder.name);
    let columns: Vec<_> = ["payload"].into_iter().chain(names).collect();
    let mut table = Table::new("Allocations an event, on average", &columns);
    for load in payloads::loads() {
        let counts = DECODERS.iter().map(|decoder| {
            let allocated = measure(|| {
                for body in &load.bodies {
                    (decoder.decode)(body.as_bytes());
                }
            });
            grouped(allocated.count_total as usize / load.bodies.len())
        });
        let title = format!("{}, {}", load.name, load.first);
        table.line(std::iter::once(title).chain(counts));
    }
    println!("{table}");
}
