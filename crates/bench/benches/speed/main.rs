//! Time and allocations of this project and of the alternatives: `cargo bench`.
//!
//! It accepts criterion's arguments: `cargo bench -- decode` measures that group only.

mod groups;
mod http;
mod successive;

use std::process::Command;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let groups = [
        groups::decode,
        groups::lengths,
        successive::table,
        groups::encode,
        groups::files,
        groups::verify,
        groups::receive,
        http::table,
    ];
    let mut tables = groups.map(|group| group(&mut criterion)).to_vec();
    criterion.final_summary();
    tables.retain(|table| !table.is_empty());
    // Nothing was measured if criterion only tests that the benchmarks run.
    if tables.is_empty() {
        return;
    }
    println!("\nIn brackets: what ours takes, of what this takes.\n");
    for table in tables {
        println!("{table}");
    }
    for counter in [
        env!("CARGO_BIN_EXE_allocations"),
        env!("CARGO_BIN_EXE_instructions"),
    ] {
        assert!(Command::new(counter).status().unwrap().success());
    }
}
