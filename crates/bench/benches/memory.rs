//! The memory of a server after many deliveries: `cargo bench --bench memory`, with another number after `--`.
//!
//! `cargo bench` does not run it, for a million deliveries take a minute or two.

use std::env;

use bench::processes::{Server, load};
use bench::table::{Table, grouped};

const DELIVERIES: usize = 1_000_000;

/// The number of measurements.
const LOOKS: usize = 10;

fn main() {
    let number = env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok());
    let deliveries = number.unwrap_or(DELIVERIES);
    let mut table = Table::new(
        "Memory of our server, with the mix",
        &["deliveries", "resident KiB"],
    );
    let server = Server::start(env!("CARGO_BIN_EXE_server"), "ours");
    table.line([grouped(0), grouped(server.resident_kib())]);
    let mut total = 0;
    for _ in 0..LOOKS {
        let part = deliveries / LOOKS;
        total += load(env!("CARGO_BIN_EXE_load"), &server, part, "the mix").requests;
        table.line([grouped(total), grouped(server.resident_kib())]);
    }
    println!("{table}");
}
