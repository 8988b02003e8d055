//! Every rule of the diff on two small documents.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use tests::diff::{SIDES, assert_valid, shown};
use tests::pairs::{self, Pair};
use xtask::diff::report::Format;
use xtask::diff::{Report, Rule, Side, compare_sides};

/// Every pair and its report, for all tests. Each has the base on one side.
static REPORTS: LazyLock<Vec<(Pair, Report)>> = LazyLock::new(|| {
    let base = pairs::base();
    let with_report = |pair: Pair| {
        let report = if pair.before == base {
            compare_sides(pairs::base_side(), &Side::read(&pair.after))
        } else {
            assert_eq!(pair.after, base);
            compare_sides(&Side::read(&pair.before), pairs::base_side())
        };
        (pair, report)
    };
    pairs::rules().into_iter().map(with_report).collect()
});

#[test]
fn there_is_a_pair_for_every_rule() {
    let pairs: BTreeSet<String> = pairs::rules().into_iter().map(|it| it.name).collect();
    let rules: BTreeSet<String> = Rule::ALL.iter().map(|it| it.id().to_owned()).collect();
    assert_eq!(pairs, rules);
}

#[test]
fn every_rule_is_found_and_no_other() {
    for (pair, report) in &*REPORTS {
        let rules: Vec<&str> = report.changes.iter().map(|it| it.rule.id()).collect();
        assert_eq!(rules, [&pair.name], "{report:#?}");
    }
}

#[test]
fn report_of_every_rule() {
    let mut pairs: Vec<_> = REPORTS.iter().collect();
    pairs.sort_by_key(|(pair, _)| &pair.name);
    let reports = pairs.iter().map(|(_, report)| {
        let text = shown(report, Format::Text, &SIDES);
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
    for (pair, report) in &*REPORTS {
        for format in [Format::Markdown, Format::Json, Format::Github] {
            let text = shown(report, format, &SIDES);
            assert!(text.contains(&pair.name), "{}: {text}", pair.name);
        }
        let json = shown(report, Format::Json, &SIDES);
        assert_valid(&serde_json::from_str(&json).unwrap());
    }
}
