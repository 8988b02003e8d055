//! Time, of ours and of what one would use instead: `cargo bench -p bench`.

mod decode;

use std::process::Command;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let tables = [decode::table(&mut criterion)];
    criterion.final_summary();
    // Nothing was measured if criterion was told only to try whether it runs.
    if tables.iter().all(bench::table::Table::is_empty) {
        return;
    }
    println!("\nIn brackets: what ours takes, of what this takes.\n");
    for table in tables.iter().filter(|table| !table.is_empty()) {
        println!("{table}");
    }
    let allocations = Command::new(env!("CARGO_BIN_EXE_allocations")).status();
    assert!(allocations.unwrap().success());
}
