//! The crash points, with real processes: each test starts services, kills or starves them, and compares the senders' ledger with
//! what is stored and what was handled.
//!
//! `cargo test` runs the quick ones, with few kills. `.ci/run crashes` runs all: it sets `CRASH_KILLS`, the number of kills;
//! `POWERCUT`, the library that simulates power cuts; and `CRASH_MOUNT`, to fill a file system, for which one must be root.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and uses files"
)]

mod flood;
mod kills;
mod place;
mod process;
mod sender;
mod service;
mod several;
mod space;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;
use std::{env, process::exit, thread};

struct Test {
    name: &'static str,
    run: fn(),
    /// The variable without which it is not run.
    needs: Option<&'static str>,
}

impl Test {
    const fn new(name: &'static str, run: fn(), needs: Option<&'static str>) -> Self {
        Self { name, run, needs }
    }
}

const TESTS: [Test; 8] = [
    Test::new(
        "kill_nine_loses_no_acknowledged_delivery",
        kills::kill_nine,
        None,
    ),
    Test::new(
        "a_process_that_ends_at_any_point_loses_nothing",
        kills::points,
        None,
    ),
    Test::new(
        "two_processes_on_one_file_handle_each_delivery_once",
        several::two_processes,
        None,
    ),
    Test::new(
        "a_process_that_was_stopped_settles_nothing_later",
        several::stopped,
        None,
    ),
    Test::new(
        "a_payload_that_aborts_the_process_is_given_up_alone",
        several::aborts,
        Some("CRASH_KILLS"),
    ),
    Test::new(
        "a_flood_is_answered_with_503_in_time_and_loses_nothing",
        flood::flood,
        Some("CRASH_KILLS"),
    ),
    Test::new(
        "a_power_cut_loses_no_acknowledged_delivery",
        kills::power_cut,
        Some("POWERCUT"),
    ),
    Test::new(
        "a_full_file_system_loses_no_acknowledged_delivery",
        space::full_file_system,
        Some("CRASH_MOUNT"),
    ),
];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "service") {
        return service::run(&arguments[1..]);
    }
    let filter = arguments.iter().find(|argument| !argument.starts_with('-'));
    let (chosen, left): (Vec<Test>, Vec<Test>) = TESTS.into_iter().partition(|test| {
        let is_chosen = filter.is_none_or(|filter| test.name.contains(filter.as_str()));
        is_chosen
            && test
                .needs
                .is_none_or(|variable| env::var_os(variable).is_some())
    });
    // The quick ones wait more than they work. The others, with many kills, would disturb each other.
    let outcomes: Vec<bool> = if env::var_os("CRASH_KILLS").is_some() {
        chosen.iter().map(passes).collect()
    } else {
        thread::scope(|scope| {
            let running: Vec<_> = chosen
                .iter()
                .map(|test| scope.spawn(|| passes(test)))
                .collect();
            running
                .into_iter()
                .map(|test| test.join().unwrap())
                .collect()
        })
    };
    let passed = outcomes.iter().filter(|passed| **passed).count();
    let failed = outcomes.len() - passed;
    let result = if failed == 0 { "ok" } else { "FAILED" };
    println!(
        "test result: {result}. {passed} passed; {failed} failed; 0 ignored; 0 measured; {} filtered out",
        left.len()
    );
    exit(if failed == 0 { 0 } else { 101 });
}

fn passes(test: &Test) -> bool {
    let start = Instant::now();
    let passed = catch_unwind(AssertUnwindSafe(test.run)).is_ok();
    let result = if passed { "ok" } else { "FAILED" };
    println!(
        "test {} ... {result} ({} s)",
        test.name,
        start.elapsed().as_secs()
    );
    passed
}

/// A number from the environment, or the short one of `cargo test`.
fn kills() -> usize {
    env::var("CRASH_KILLS").map_or(2, |kills| kills.parse().unwrap())
}
