//! Counts the instructions of each decoder for an event, with callgrind. Unlike a time, the count is the same on a machine
//! with other load.

use std::env;
use std::process::Command;

use std::hint::black_box;

use bench::decode::DECODERS;
use bench::payloads::{self, Load};
use bench::table::{Table, grouped};
use meeting_baas_models::WebhookEvent;

/// How the body of a known event is changed.
type Change = fn(&str) -> String;

/// What our decoder may find, in addition to a known event: a name, and how a body is changed.
const OUTCOMES: [(&str, Change); 3] = [
    ("a known event", str::to_owned),
    ("a wrong value at the end", |body| {
        let end = body.rfind(":true").max(body.rfind(":false")).unwrap();
        format!(
            "{}:7{}",
            &body[..end],
            &body[end..][body[end..].find([',', '}']).unwrap()..]
        )
    }),
    ("an unknown event", |body| {
        body.replace("\"event\":\"", "\"event\":\"new.")
    }),
];

/// The difference between these two numbers of runs is that of decoding alone, without the start of the program.
const RUNS: [usize; 2] = [1, 3];

fn main() {
    let arguments: Vec<usize> = env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok())
        .collect();
    if let [load, contestant, runs] = arguments[..] {
        decode(&payloads::loads()[load], contestant, runs);
    } else if Command::new("valgrind")
        .arg("--version")
        .output()
        .is_ok_and(|it| it.status.success())
    {
        println!("{}", table());
        println!("{}", outcomes());
    } else {
        println!("No instructions are counted: `valgrind` is not installed.");
    }
}

/// Decodes with a contestant: a decoder, or ours with an outcome.
fn decode(load: &Load, contestant: usize, runs: usize) {
    let (decode, change): (fn(&[u8]), Change) = match DECODERS.get(contestant) {
        Some(decoder) => (decoder.decode, str::to_owned),
        None => (
            |body| drop(black_box(WebhookEvent::from_slice(body))),
            OUTCOMES[contestant - DECODERS.len()].1,
        ),
    };
    let bodies: Vec<String> = load.bodies.iter().map(|body| change(body)).collect();
    for body in std::iter::repeat_n(&bodies, runs).flatten() {
        decode(body.as_bytes());
    }
}

/// What an event that is not decoded costs, compared with one that is.
fn outcomes() -> Table {
    let names = OUTCOMES.map(|(name, _)| name);
    let columns: Vec<_> = ["payload"].into_iter().chain(names).collect();
    let mut table = Table::new("Our decoder, instructions by what it finds", &columns);
    for (index, load) in payloads::loads().iter().enumerate() {
        if load.name != "calendar.events_synced" {
            continue;
        }
        let counts = [0, 1, 2].map(|outcome| instructions(index, DECODERS.len() + outcome));
        let [known, others @ ..] = counts;
        let others =
            others.map(|count| format!("{} ({:.2})", grouped(count), count as f64 / known as f64));
        table.line([load.to_string(), grouped(known)].into_iter().chain(others));
    }
    table
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
    assert!(output.status.success(), "{}: {report}", output.status);
    let count = report.split_once("Collected : ").map(|(_, rest)| rest);
    let count = count.and_then(|rest| rest.split_whitespace().next());
    count.and_then(|count| count.parse().ok()).expect(&report)
}
