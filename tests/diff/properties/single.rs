//! One edit is one change, of the rule that is meant for it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;
use tests::property::{self, config};
use tests::respelling::respelled;
use tests::single_edits::{self, Edit};
use tests::{frozen, pairs};
use xtask::diff::{Side, compare_sides};

use super::documents;

/// The rules of all changes, and whether that is the one of the edit.
fn is_named(before: &Side<'_>, edit: &Edit, after: &Value) -> Result<(), TestCaseError> {
    let report = compare_sides(before, &Side::read(after));
    let rules: Vec<&str> = report.changes.iter().map(|it| it.rule.id()).collect();
    prop_assert_eq!(rules, [edit.rule], "{}\n{:#?}", edit.place, report);
    Ok(())
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn of_any_document(document in documents(), number: usize) {
        let edit = single_edits::pick(&document, number);
        is_named(&Side::read(&document), &edit, &edit.carried_out(&document))?;
    }

    #[test]
    fn one_edit_of_a_document_in_another_spelling_is_one_change(document in documents(), number: usize, seed: u64) {
        let edit = single_edits::pick(&document, number);
        let after = respelled(&edit.carried_out(&document), seed);
        is_named(&Side::read(&document), &edit, &after)?;
    }
}

/// Of how many edits by one rule one is tried, divided by the factor of the step `properties`, which tries each third.
const OF_ONE_RULE: usize = 60;

/// The random ones could skip a rule: here each has an edit, and by default only one, for the types of each are generated.
#[test]
fn of_the_documents_as_they_are() {
    let step = match property::factor() as usize {
        1 => usize::MAX,
        factor => (OF_ONE_RULE / factor).max(1),
    };
    for document in [frozen::openapi(), pairs::base()] {
        let before = Side::read(&document);
        let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
        for edit in single_edits::all(&document) {
            let number = rules.entry(edit.rule).or_default();
            *number += 1;
            if !(*number - 1).is_multiple_of(step) {
                continue;
            }
            if let Err(error) = is_named(&before, &edit, &edit.carried_out(&document)) {
                panic!("{} at {}: {error}", edit.rule, edit.place);
            }
        }
        assert!(rules.len() >= 25, "{rules:#?}");
    }
}
