//! Counts the instructions of each decoder for an event, with callgrind. Unlike a time, the count is the same on a machine
//! with other load.

use std::env;
use std::process::Command;

use bench::decode::{DECODERS, Decoder};
use bench::payloads::{self, Load};
use bench::table::{Table, grouped};

/// The difference between these two numbers of runs is that of decoding alone, without the start of the program.
const RUNS: [usize; 2] = [1, 3];

fn main() {
    let arguments: Vec<usize> = env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok())
        .collect();
    if let [load, decoder, runs] = arguments[..] {
        decode(&payloads::loads()[load], &DECODERS[decoder], runs);
    } else if Command::new("valgrind").arg("--version").output().is_ok() {
        println!("{}", table());
    } else {
        println!("No instructions are counted: `valgrind` is not installed.");
    }
}

fn decode(load: &Load, decoder: &Decoder, runs: usize) {
    for body in std::iter::repeat_n(&load.bodies, runs).flatten() {
        (decoder.decode)(body.as_bytes());
    }
}

fn table() -> Table {
    let names = DECODERS.iter().map(|decoder| decoder.name);
    let columns: Vec<_> = ["payload"].into_iter().chain(names).collect();
    let mut table = Table::new("Decode, instructions per event", &columns);
    for (index, load) in payloads::loads().iter().enumerate() {
        let counts: Vec<usize> = (0..DECODERS.len())
            .map(|decoder| instructions(index, decoder) / load.bodies.len())
            .collect();
        let cells = counts.iter().enumerate().map(|(decoder, &count)| {
            if decoder == 0 {
                grouped(count)
            } else {
                format!(
                    "{} ({:.2})",
                    grouped(count),
                    counts[0] as f64 / count as f64
                )
            }
        });
        table.line(std::iter::once(load.to_string()).chain(cells));
    }
    table
}

/// The instructions of one run.
fn instructions(load: usize, decoder: usize) -> usize {
    let [few, many] = RUNS.map(|runs| counted(&[load, decoder, runs]));
    (many - few) / (RUNS[1] - RUNS[0])
}

/// The instructions of this program with these arguments.
fn counted(arguments: &[usize]) -> usize {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().unwrap())
        .args(arguments.iter().map(usize::to_string))
        .output()
        .unwrap();
    let report = String::from_utf8(output.stderr).unwrap();
    let count = report.split_once("Collected : ").map(|(_, rest)| rest);
    let count = count.and_then(|rest| rest.split_whitespace().next());
    count.and_then(|count| count.parse().ok()).expect(&report)
}
