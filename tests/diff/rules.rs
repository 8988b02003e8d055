//! Every rule of the diff on two small documents.

use std::collections::BTreeSet;

use tests::diff::{SIDES, assert_valid, shown};
use tests::pairs::{self, Pair};
use xtask::diff::report::Format;
use xtask::diff::{Report, Rule, compare};

fn report(pair: &Pair) -> Report {
    compare(&pair.before, &pair.after)
}

#[test]
fn there_is_a_pair_for_every_rule() {
    let pairs: BTreeSet<String> = pairs::rules().into_iter().map(|it| it.name).collect();
    let rules: BTreeSet<String> = Rule::ALL.iter().map(|it| it.id().to_owned()).collect();
    assert_eq!(pairs, rules);
}

#[test]
fn every_rule_is_found_and_no_other() {
    for pair in pairs::rules() {
        let report = report(&pair);
        let rules: Vec<&str> = report.changes.iter().map(|it| it.rule.id()).collect();
        assert_eq!(rules, [&pair.name], "{report:#?}");
    }
}

#[test]
fn report_of_every_rule() {
    let mut pairs = pairs::rules();
    pairs.sort_by(|one, other| one.name.cmp(&other.name));
    let reports = pairs.iter().map(|pair| {
        let text = shown(&report(pair), Format::Text, &SIDES);
        // The first two lines count the changes and name the sides, which are the same for all.
        let lines = text.lines().skip(2).filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join("\n") + "\n"
    });
    let reports: Vec<String> = reports.collect();
    insta::with_settings!({
        description => "Every rule, on two documents that differ in just that",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("every_rule", reports.join("\n"));
    });
}

/// The formats have tests of their own; here no rule is left out of any.
#[test]
fn every_format_names_every_rule() {
    for pair in pairs::rules() {
        let report = report(&pair);
        for format in [Format::Markdown, Format::Json, Format::Github] {
            let text = shown(&report, format, &SIDES);
            assert!(text.contains(&pair.name), "{}: {text}", pair.name);
        }
        let json = shown(&report, Format::Json, &SIDES);
        assert_valid(&serde_json::from_str(&json).unwrap());
    }
}
