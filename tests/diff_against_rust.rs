//! The diff's verdict on the Rust API against the APIs that the generator makes of both sides.

use std::collections::{BTreeMap, BTreeSet};

use tests::mutations::{self, Mutation};
use tests::public_api;
use xtask::diff::{Bump, Report, compare};
use xtask::rust::generate;

/// A mutation, judged and carried out.
struct Outcome {
    name: String,
    report: Report,
    /// The generated files of the older and of the newer document.
    files: [BTreeMap<String, String>; 2],
}

impl Outcome {
    fn new(mutation: Mutation) -> Self {
        let files = [&mutation.before, &mutation.after].map(|document| {
            let generated = generate(document);
            generated
                .unwrap_or_else(|error| panic!("{}: {error}", mutation.name))
                .files
        });
        Self {
            report: compare(&mutation.before, &mutation.after),
            name: mutation.name,
            files,
        }
    }

    /// What the two public APIs ask for; `None` if they are the same.
    fn of_the_api(&self) -> Option<Bump> {
        let [before, after] = self
            .files
            .each_ref()
            .map(|files| public_api::list(files).into_iter().collect::<BTreeSet<_>>());
        if !before.is_subset(&after) {
            Some(Bump::Major)
        } else if before == after {
            None
        } else {
            Some(Bump::Minor)
        }
    }

    /// Whether the verdict is what the two APIs ask for.
    fn is_right(&self) -> bool {
        match self.of_the_api() {
            Some(bump) => self.report.bump() == bump,
            None => matches!(self.report.bump(), Bump::None | Bump::Patch),
        }
    }

    /// The lines of all files that are not for people, or those that are; their order says nothing, nor
    /// does the file that they stand in.
    fn lines(&self, for_people: bool) -> [Vec<&str>; 2] {
        self.files.each_ref().map(|files| {
            let mut lines: Vec<&str> = files
                .values()
                .flat_map(|text| text.lines())
                .filter(|line| line.trim_start().starts_with("//") == for_people)
                .collect();
            lines.sort_unstable();
            lines
        })
    }

    fn differs(&self, for_people: bool) -> bool {
        let [before, after] = self.lines(for_people);
        before != after
    }

    /// Its line of the table.
    fn line(&self) -> String {
        let rules: Vec<&str> = self.report.changes.iter().map(|it| it.rule.id()).collect();
        let of_the_api = self.of_the_api().map_or("no difference", Bump::as_str);
        let mark = if self.is_right() { "" } else { "  <- WRONG" };
        format!(
            "{:<56} {:<6} {of_the_api:<14} {}{mark}",
            self.name,
            self.report.bump().as_str(),
            rules.join(", "),
        )
    }
}

fn outcomes() -> Vec<Outcome> {
    mutations::all().into_iter().map(Outcome::new).collect()
}

fn table<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> String {
    let lines: Vec<String> = outcomes.map(Outcome::line).collect();
    format!(
        "{:<56} {:<6} {:<14} {}\n{}\n",
        "mutation",
        "diff",
        "API",
        "rules",
        lines.join("\n")
    )
}

#[test]
fn the_verdict_is_what_the_public_apis_ask_for() {
    let outcomes = outcomes();
    let table = table(outcomes.iter());
    print!("{table}");
    assert!(outcomes.len() >= 45, "{} mutations", outcomes.len());
    let wrong: Vec<&str> = outcomes
        .iter()
        .filter(|outcome| !outcome.is_right())
        .map(|outcome| outcome.name.as_str())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{table}");
    insta::with_settings!({
        description => "Each mutation, the diff's verdict, and what the public APIs of both sides ask for",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("table", table);
    });
}

/// Snapshots of the generated code and diffs tell one story.
#[test]
fn where_generated_code_changes_the_diff_says_so() {
    let silent: Vec<String> = outcomes()
        .iter()
        .filter(|outcome| {
            let differs = outcome.differs(false) || outcome.differs(true);
            differs && outcome.report.bump() == Bump::None
        })
        .map(Outcome::line)
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn where_nothing_but_documentation_changes_it_is_a_patch() {
    let outcomes = outcomes();
    let in_words: Vec<&Outcome> = outcomes
        .iter()
        .filter(|outcome| outcome.differs(true) && !outcome.differs(false))
        .collect();
    assert!(in_words.len() >= 8);
    for outcome in in_words {
        assert_eq!(outcome.report.bump(), Bump::Patch, "{}", outcome.line());
    }
}

/// Another order, or another spelling, is no change at all.
#[test]
fn what_says_the_same_is_no_change() {
    let outcomes = outcomes();
    let nothing: Vec<&str> = outcomes
        .iter()
        .filter(|outcome| outcome.report.bump() == Bump::None)
        .map(|outcome| {
            assert!(outcome.report.changes.is_empty(), "{}", outcome.name);
            outcome.name.as_str()
        })
        .collect();
    assert_eq!(nothing.len(), 14, "{nothing:#?}");
}
