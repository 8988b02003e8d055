//! HTTP on loopback: the server has one thread, and the load generator is another process.

use std::env;

use bench::comparison::median;
use bench::processes::{Answered, Server, load};
use bench::table::{Table, grouped, time};
use criterion::Criterion;

const SERVERS: [(&str, &str); 3] = [
    ("ours", "ours"),
    ("svix + internally tagged", "svix"),
    ("empty handler", "empty"),
];

/// The requests of one turn, and the turns of every server.
const REQUESTS: usize = 16_000;
const TURNS: usize = 9;

/// Measures the servers in turns. Only criterion's filter applies.
pub(crate) fn table(_: &mut Criterion) -> Table {
    let columns = [
        "payload",
        "handler",
        "requests per second",
        "of the empty handler's",
        "p50",
        "p99",
        "server's processor time",
        "of the empty handler's",
    ];
    let mut table = Table::new("Over HTTP, on loopback", &columns);
    if !wanted(env::args()) {
        return table;
    }
    for payload in ["bot.status_change", "bot.completed", "the mix"] {
        println!("http/{payload}");
        let servers =
            SERVERS.map(|(_, handler)| Server::start(env!("CARGO_BIN_EXE_server"), handler));
        let turn = || {
            let load = |server| load(env!("CARGO_BIN_EXE_load"), server, REQUESTS, payload);
            servers.each_ref().map(load)
        };
        // The first turn is the warm-up.
        turn();
        let turns: Vec<_> = (0..TURNS).map(|_| turn()).collect();
        for (index, (name, _)) in SERVERS.iter().enumerate() {
            let number =
                |of: fn(&Answered) -> f64| median(turns.iter().map(|turn| of(&turn[index])));
            let ratio = |of: fn(&Answered) -> f64| {
                let ratios = turns
                    .iter()
                    .map(|turn| of(&turn[index]) / of(&turn[SERVERS.len() - 1]));
                format!("{:.2}", median(ratios))
            };
            table.line([
                payload.to_owned(),
                (*name).to_owned(),
                grouped(number(|answered| answered.requests_per_second) as usize),
                ratio(|answered| answered.requests_per_second),
                time(number(|answered| answered.median_microseconds) * 1e3),
                time(number(|answered| answered.p99_microseconds) * 1e3),
                time(number(|answered| answered.server_nanoseconds)),
                ratio(|answered| answered.server_nanoseconds),
            ]);
        }
    }
    table
}

/// Whether to measure: not if criterion's filter excludes it, or if criterion only tests that the benchmarks run.
fn wanted(arguments: impl Iterator<Item = String>) -> bool {
    let arguments: Vec<_> = arguments.skip(1).collect();
    let mut filters = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'));
    let tried = arguments.iter().any(|argument| argument == "--test");
    !tried
        && filters
            .next()
            .is_none_or(|filter| "http".contains(filter.as_str()))
}
