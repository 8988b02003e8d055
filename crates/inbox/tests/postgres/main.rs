//! The inbox on PostgreSQL, with a cluster that the tests start, kill and stop. `.ci/run postgres` runs them: it sets
//! `INBOX_POSTGRES_TESTS`, and installs the server where it is missing.
//!
//! `cluster COMMAND…` runs a command with a cluster, whose address is in `INBOX_POSTGRES`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and uses files"
)]

mod cluster;
mod data;
mod place;
mod pooler;
mod processes;
#[path = "../crash/sender.rs"]
mod sender;
mod server;
mod service;
mod tls;

use std::env;
use std::process::{Command, ExitCode};
use std::time::Instant;

use cluster::Cluster;

/// The name, the test, and the variable without which it is not run.
type Test = (&'static str, fn(), &'static str);

/// What the step sets at least.
const SERVER: &str = "INBOX_POSTGRES_TESTS";

const TESTS: [Test; 12] = [
    (
        "what_is_written_in_the_settling_transaction_happens_exactly_once",
        data::exactly_once,
        SERVER,
    ),
    ("a_copy_of_a_file_has_everything", data::copied, SERVER),
    (
        "a_counter_at_its_end_does_not_stop_a_worker",
        data::damaged,
        SERVER,
    ),
    (
        "a_server_that_requires_tls_is_used_with_the_connector_of_the_user",
        tls::required,
        SERVER,
    ),
    (
        "a_server_that_is_killed_loses_no_acknowledged_delivery",
        server::killed,
        SERVER,
    ),
    (
        "a_server_that_is_stopped_is_answered_with_503_in_time",
        server::stopped,
        SERVER,
    ),
    (
        "connections_that_are_ended_lose_no_acknowledged_delivery",
        server::terminated,
        SERVER,
    ),
    (
        "without_notifications_workers_look_and_listen_again",
        server::listen_terminated,
        SERVER,
    ),
    (
        "each_of_two_receivers_and_two_workers_is_killed",
        processes::each_killed,
        SERVER,
    ),
    (
        "leases_do_not_depend_on_the_clock_of_a_process",
        processes::clock_jumps,
        "CLOCK_JUMP",
    ),
    (
        "a_transaction_pooler_is_in_between",
        pooler::in_between,
        "INBOX_POOLER",
    ),
    (
        "a_full_disk_of_the_server_loses_no_acknowledged_delivery",
        server::full_disk,
        "CRASH_MOUNT",
    ),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.split_first() {
        Some((first, command)) if first == "cluster" => return with_cluster(command),
        Some((first, arguments)) if first == "service" => {
            service::run(arguments);
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    let filter = arguments.iter().find(|argument| !argument.starts_with('-'));
    let (mut passed, mut filtered) = (0, 0);
    for (name, run, needs) in TESTS {
        if env::var_os(needs).is_none()
            || filter.is_some_and(|filter| !name.contains(filter.as_str()))
        {
            filtered += 1;
            continue;
        }
        let start = Instant::now();
        run();
        println!("test {name} ... ok ({} s)", start.elapsed().as_secs());
        passed += 1;
    }
    println!(
        "test result: ok. {passed} passed; 0 failed; 0 ignored; 0 measured; {filtered} filtered out"
    );
    ExitCode::SUCCESS
}

fn with_cluster(command: &[String]) -> ExitCode {
    let cluster = Cluster::start();
    let (program, arguments) = command.split_first().unwrap();
    let status = Command::new(program)
        .args(arguments)
        .env("INBOX_POSTGRES", cluster.url())
        .status()
        .unwrap();
    if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
