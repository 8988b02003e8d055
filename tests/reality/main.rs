//! The diff's verdicts compared with what users and their services observe: both sides' crates are built, a
//! user's program is compiled against both, and each reads what the other side's document describes.
//!
//! This takes minutes, and is run by itself:
//! `cargo test -p tests --features reality --test reality -- --nocapture`

mod build;
mod deliveries;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use tests::frozen::openapi;
use tests::pairs::{self, Pair};
use tests::{frozen, later, project};
use xtask::command::layout;
use xtask::diff::{Bump, Report, Verdict, compare};
use xtask::problem::Source;
use xtask::yaml;

use build::Crates;

/// Mutations of the project's document, one for each difference that users can observe.
const MUTATIONS: [&str; 12] = [
    "a property became optional",
    "a null became an absence",
    "a property has another key",
    "a required property came",
    "an integer became unsigned",
    "an instant became a text",
    "an unsigned integer has another lower bound",
    "an enum has another value",
    "an enum has one more value",
    "an event has another constant",
    "a payload became large",
    "a webhook came",
];

/// Everything that was found about one mutation.
struct Outcome {
    name: String,
    report: Report,
    compiles: bool,
    /// How many deliveries arrive how: the new ones at the old code, and the old ones at the new.
    arrivals: [BTreeMap<String, usize>; 2],
}

impl Outcome {
    /// The most severe verdict of all changes, in both directions.
    fn verdicts(&self) -> [Verdict; 2] {
        let wires = || self.report.changes.iter().map(|change| change.wire);
        let old = wires().map(|wire| wire.old_reads_new).max();
        let new = wires().map(|wire| wire.new_reads_old).max();
        [old, new].map(|verdict| verdict.unwrap_or(Verdict::Safe))
    }

    /// What is not as the diff says.
    fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.compiles == (self.report.bump() == Bump::Major) {
            wrong.push(format!("{}: the user's program", self.name));
        }
        for (verdict, arrivals) in self.verdicts().into_iter().zip(&self.arrivals) {
            let all_typed = arrivals.keys().all(|arrival| arrival == "typed");
            let expected = if all_typed {
                Verdict::Safe
            } else {
                Verdict::Breaks
            };
            if verdict != expected {
                wrong.push(format!("{}: {verdict} but {arrivals:?}", self.name));
            }
        }
        wrong
    }

    fn line(&self) -> String {
        let [old, new] = self.verdicts();
        let [at_old, at_new] = self.arrivals.each_ref().map(shown);
        let compiles = if self.compiles {
            "compiles"
        } else {
            "does not compile"
        };
        format!(
            "{:<44} {:<6} {compiles:<17} {old:<7} {at_old:<28} {new:<7} {at_new}",
            self.name,
            self.report.bump()
        )
    }
}

fn shown(arrivals: &BTreeMap<String, usize>) -> String {
    let shown = arrivals
        .iter()
        .map(|(arrival, count)| format!("{count} {arrival}"));
    shown.collect::<Vec<_>>().join(", ")
}

fn outcome(mutation: Pair, old: &Crates) -> Outcome {
    let Pair {
        name,
        before,
        after,
    } = mutation;
    assert_eq!(
        before,
        openapi(),
        "{name}: the program reads the project's own types"
    );
    let report = compare(&before, &after);
    let new = Crates::new(&name, &after);
    let arrivals = |writer: &Value, reader: &Value, at: &Crates| {
        let deliveries = deliveries::all(writer, reader, &report);
        assert!(deliveries.len() >= 300, "{name}: {}", deliveries.len());
        at.decode(&deliveries)
    };
    Outcome {
        arrivals: [
            arrivals(&after, &before, old),
            arrivals(&before, &after, &new),
        ],
        compiles: new.program_compiles(),
        name,
        report,
    }
}

#[test]
fn verdicts_agree_with_compiled_users_and_services() {
    let _builds = build::builds();
    let old = Crates::new("as it is", &openapi());
    assert!(
        old.program_compiles(),
        "the user's program against the types as they are"
    );
    let mut mutations = pairs::mutations();
    mutations.retain(|pair| MUTATIONS.contains(&pair.name.as_str()));
    assert_eq!(mutations.len(), MUTATIONS.len());
    let outcomes: Vec<Outcome> = mutations
        .into_iter()
        .map(|pair| outcome(pair, &old))
        .collect();
    println!(
        "{:<44} {:<6} {:<17} {:<36} new code reads old",
        "mutation", "diff", "user's program", "old code reads new"
    );
    for outcome in &outcomes {
        println!("{}", outcome.line());
    }
    let wrong: Vec<String> = outcomes.iter().flat_map(Outcome::wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The page that is narrower than the payloads that were sent before, of `cargo xtask update`'s own test.
fn narrower() -> String {
    let edits = project::read("tests/fixtures/pages/narrower.yaml");
    let edits: Vec<(String, String)> = yaml::read(&Source::new("narrower.yaml", edits)).unwrap();
    let page = frozen::read("spec/docs/webhooks.md");
    edits
        .iter()
        .fold(page, |page, (old, new)| page.replace(old, new))
}

/// The actions that the command proposes for it.
fn proposed() -> String {
    let report = project::read("xtask/tests/commands/snapshots/update/old_payloads.snap");
    let (_, actions) = report.split_once("run `cargo xtask codegen`:\n").unwrap();
    actions.split("\n- ").next().unwrap().to_owned()
}

#[test]
fn what_update_says_of_old_payloads_is_so_and_its_actions_read_them() {
    let _builds = build::builds();
    let before = openapi();
    let mut wrong = Vec::new();
    for (name, actions, all_read) in [
        ("a narrower page", String::new(), false),
        ("a narrower page and its actions", proposed(), true),
    ] {
        let outputs = later::run_with(&[&narrower()], |inputs| {
            let text = format!("{}{actions}", inputs.overlay.text);
            inputs.overlay = Source::new("spec/overlay.yaml", text);
        });
        let text = &outputs.unwrap().files[Path::new(layout::DOCUMENT)];
        let after: Value = serde_json::from_str(text).unwrap();
        let report = compare(&before, &after);
        let new = Crates::new(name, &after);
        let mut by_event: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for delivery in deliveries::all(&before, &after, &report) {
            let (kind, payload) = delivery.split_once(' ').unwrap();
            let payload: Value = serde_json::from_str(payload).unwrap();
            let event = format!("{kind} {}", payload["event"].as_str().unwrap());
            by_event.entry(event).or_default().push(delivery);
        }
        assert!(by_event.len() > 3, "{name}: {:?}", by_event.keys());
        for (event, old) in by_event {
            let changes = report.changes.iter();
            let reads = changes
                .filter(|change| change.used_by.contains(&event))
                .all(|change| change.wire.new_reads_old == Verdict::Safe);
            let arrivals = new.decode(&old);
            println!("{name}: {event}: {reads} {}", shown(&arrivals));
            let all_typed = arrivals.keys().all(|arrival| arrival == "typed");
            if reads != all_typed || reads != all_read {
                wrong.push(format!("{name}: {event}: {reads} {arrivals:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
