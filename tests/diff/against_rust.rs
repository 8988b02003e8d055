//! The diff's verdict on the Rust API against the APIs that the generator makes of both sides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};
use std::thread;

use serde_json::Value;
use tests::pairs::{self, Pair};
use tests::property;
use tests::respelling::respelled;
use xtask::diff::{Bump, Report, Side, compare_sides};
use xtask::rust::{generate, public_api};

/// A mutation, judged and carried out.
struct Outcome {
    name: String,
    report: Report,
    /// What is generated from the older and from the newer document.
    sides: [Arc<Generated>; 2],
}

/// What is generated from one document.
struct Generated {
    public_api: BTreeSet<String>,
    /// The lines of all files that are not for people; their order is ignored, and so is the file that they are in.
    code: Vec<String>,
    /// Those that are for people.
    comments: Vec<String>,
}

impl Generated {
    fn new(name: &str, document: &Value) -> Self {
        let generated = generate(document).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self::of(&generated.files)
    }

    fn of(files: &BTreeMap<String, String>) -> Self {
        let lines = files.values().flat_map(|text| text.lines());
        let mut lines: Vec<String> = lines.map(str::to_owned).collect();
        lines.sort_unstable();
        let (comments, code) = lines
            .into_iter()
            .partition(|line| line.trim_start().starts_with("//"));
        Self {
            public_api: public_api::list(files).unwrap().into_iter().collect(),
            code,
            comments,
        }
    }
}

impl Outcome {
    /// What the two public APIs ask for; `None` if they are the same.
    fn of_the_api(&self) -> Option<Bump> {
        let [before, after] = self.sides.each_ref().map(|side| &side.public_api);
        if !before.is_subset(after) {
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

    fn code_differs(&self) -> bool {
        let [before, after] = &self.sides;
        before.code != after.code
    }

    fn comments_differ(&self) -> bool {
        let [before, after] = &self.sides;
        before.comments != after.comments
    }

    /// What is judged of it, and how.
    fn line(&self) -> String {
        let rules: Vec<&str> = self.report.changes.iter().map(|it| it.rule.id()).collect();
        let of_the_api = self
            .of_the_api()
            .map_or("no difference".into(), |it| it.to_string());
        format!(
            "{}: {}, and the APIs: {of_the_api} ({})",
            self.name,
            self.report.bump(),
            rules.join(", "),
        )
    }
}

/// All mutations, carried out once for all tests, in two threads: all tests wait for them.
static OUTCOMES: LazyLock<Vec<Outcome>> = LazyLock::new(|| {
    let mut first = pairs::mutations_of_parts();
    let second = first.split_off(first.len() / 2);
    thread::scope(|scope| {
        let second = scope.spawn(|| carried_out(second));
        let first = carried_out(first);
        first.into_iter().chain(second.join().unwrap()).collect()
    })
});

/// Mutations. Each document is read and generated once, for the comparison too.
fn carried_out(mutations: Vec<Pair>) -> Vec<Outcome> {
    let mut read: BTreeMap<String, (Arc<Side<'static>>, Arc<Generated>)> = BTreeMap::new();
    let outcomes = mutations.into_iter().map(|mutation| {
        let name = mutation.name;
        let [before, after] = [mutation.before, mutation.after].map(|document| {
            let of_this_text = read.entry(document.to_string());
            let it = of_this_text.or_insert_with(|| {
                let generated = Arc::new(Generated::new(&name, &document));
                let document: &'static Value = Box::leak(Box::new(document));
                (Arc::new(Side::read(document)), generated)
            });
            it.clone()
        });
        Outcome {
            report: compare_sides(&before.0, &after.0),
            name,
            sides: [before.1, after.1],
        }
    });
    outcomes.collect()
}

/// A row for each mutation: the verdict and its rules, and those of the way back.
fn table() -> String {
    let mut table = String::new();
    for outcome in &*OUTCOMES {
        let is_the_way_back = outcome.name.starts_with("not: ");
        let rules: Vec<&str> = outcome
            .report
            .changes
            .iter()
            .map(|it| it.rule.id())
            .collect();
        let verdict = format!("{:<5} {}", outcome.report.bump(), rules.join(", "));
        table.push_str(&if is_the_way_back {
            format!(" | {}", verdict.trim_end())
        } else {
            format!("\n{:<52} {}", outcome.name, verdict.trim_end())
        });
    }
    format!("{:<52} diff | and back{table}\n", "mutation")
}

#[test]
fn the_verdict_agrees_with_the_public_apis() {
    let table = table();
    assert!(OUTCOMES.len() >= 45, "{} mutations", OUTCOMES.len());
    let wrong = OUTCOMES.iter().filter(|outcome| !outcome.is_right());
    let wrong: Vec<String> = wrong.map(Outcome::line).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    insta::with_settings!({
        description => "Each mutation, and the diff's verdict, which is what the public APIs of both sides ask for",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("table", table);
    });
}

/// Each change of the generated code is in the diff.
#[test]
fn where_generated_code_changes_the_diff_says_so() {
    let silent: Vec<String> = OUTCOMES
        .iter()
        .filter(|outcome| {
            let differs = outcome.code_differs() || outcome.comments_differ();
            differs && outcome.report.bump() == Bump::None
        })
        .map(Outcome::line)
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn where_nothing_but_documentation_changes_it_is_a_patch() {
    let in_words: Vec<&Outcome> = OUTCOMES
        .iter()
        .filter(|outcome| outcome.comments_differ() && !outcome.code_differs())
        .collect();
    assert!(in_words.len() >= 8);
    for outcome in in_words {
        assert_eq!(outcome.report.bump(), Bump::Patch, "{}", outcome.line());
    }
}

/// Another order or another spelling is not a change.
#[test]
fn another_spelling_is_not_a_change() {
    let nothing: Vec<&str> = OUTCOMES
        .iter()
        .filter(|outcome| outcome.report.bump() == Bump::None)
        .map(|outcome| {
            assert!(outcome.report.changes.is_empty(), "{}", outcome.name);
            outcome.name.as_str()
        })
        .collect();
    assert_eq!(nothing.len(), 20, "{nothing:#?}");
}

/// Of a document in other words `codegen` makes the same types, or none.
#[test]
fn another_spelling_generates_the_same_code_or_is_rejected() {
    let document = tests::frozen::openapi();
    let as_it_is = Generated::new("as it is", &document);
    let mut generated = 0;
    let seeds = 8 * u64::from(property::factor());
    for seed in 0..seeds {
        let respelled = respelled(&document, seed);
        let report = compare_sides(tests::frozen::side(), &Side::read(&respelled));
        assert_eq!(report.bump(), Bump::None);
        if let Ok(files) = generate(&respelled) {
            generated += 1;
            let side = Generated::of(&files.files);
            let missing: Vec<_> = as_it_is.public_api.difference(&side.public_api).collect();
            assert!(missing.is_empty(), "{seed}: {missing:#?}");
            assert_eq!(as_it_is.code, side.code, "{seed}");
        }
    }
    assert!(generated * 8 >= seeds, "{generated} of {seeds}");
}
