//! What comes one way goes the other way.

use proptest::prelude::*;
use tests::property::config;
use tests::single_edits;
use xtask::diff::{Report, Rule, Side, Verdict, compare_sides};

use super::documents;

/// The rule that names a change seen from the other side.
fn inverse(rule: &str) -> String {
    let pairs = [
        ("added", "removed"),
        ("optional", "required"),
        ("nullable", "non-null"),
        ("opened", "closed"),
        ("loosened", "tightened"),
        ("widened", "narrowed"),
        ("extracted", "inlined"),
    ];
    let is_presence = rule.starts_with("property-added") || rule.starts_with("property-removed");
    let mut words = rule.to_owned();
    for (one, other) in pairs {
        // What comes as required goes as required.
        if is_presence && one == "optional" {
            continue;
        }
        if rule.contains(one) {
            words = words.replace(one, other);
        } else if rule.contains(other) {
            words = words.replace(other, one);
        }
    }
    words
}

/// Every change as seen from the other side: its rules, and who reads what.
fn seen(report: &Report, from_the_other_side: bool) -> Vec<(Vec<String>, Verdict, Verdict)> {
    let changes = report.changes.iter().map(|change| {
        let details = change.details.iter().map(|detail| detail.rule);
        let rules = std::iter::once(change.rule).chain(details);
        let mut rules: Vec<String> = rules
            .map(|rule| {
                if from_the_other_side {
                    inverse(rule.id())
                } else {
                    rule.id().to_owned()
                }
            })
            .collect();
        rules.sort();
        let (old, new) = (change.wire.old_reads_new, change.wire.new_reads_old);
        // Who has known an event misses it, and who has not does not.
        if matches!(
            change.rule,
            Rule::EventAdded | Rule::EventRemoved | Rule::ArtifactAdded | Rule::ArtifactRemoved
        ) {
            return (rules, Verdict::Safe, Verdict::Safe);
        }
        if from_the_other_side {
            (rules, new, old)
        } else {
            (rules, old, new)
        }
    });
    let mut changes: Vec<_> = changes.collect();
    changes.sort();
    changes
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn added_and_removed_are_swapped(
        document in documents(),
        edits in prop::collection::vec(any::<usize>(), 1..6),
    ) {
        let other = single_edits::several(&document, &edits);
        let (one, other) = (Side::read(&document), Side::read(&other));
        let (there, back) = (compare_sides(&one, &other), compare_sides(&other, &one));
        prop_assert_eq!(seen(&there, true), seen(&back, false), "{:#?}\n{:#?}", there, back);
    }
}
