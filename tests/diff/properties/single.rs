//! One edit is one change, of the rule that is meant for it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tests::property::config;
use tests::respelling::respelled;
use tests::single_edits::{self, Edit};
use tests::{frozen, rule_pairs};
use xtask::diff::compare;

use super::documents;

/// The rules of all changes, and whether that is the one of the edit.
fn is_named(before: &serde_json::Value, edit: &Edit) -> Result<(), TestCaseError> {
    let report = compare(before, &edit.edited);
    let rules: Vec<&str> = report.changes.iter().map(|it| it.rule.id()).collect();
    prop_assert_eq!(rules, [edit.rule], "{}\n{:#?}", edit.place, report);
    Ok(())
}

proptest! {
    #![proptest_config(config(32))]

    #[test]
    fn of_any_document(document in documents(), number: usize) {
        is_named(&document, &single_edits::pick(&document, number))?;
    }

    #[test]
    fn also_where_all_else_is_spelled_otherwise(document in documents(), number: usize, seed: u64) {
        let mut edit = single_edits::pick(&document, number);
        edit.edited = respelled(&edit.edited, seed);
        is_named(&document, &edit)?;
    }
}

/// Each of them, once: the random ones could pass over a few.
#[test]
fn of_the_documents_as_they_are() {
    for document in [frozen::openapi(), rule_pairs::base()] {
        let mut rules = BTreeSet::new();
        for edit in single_edits::all(&document) {
            if let Err(error) = is_named(&document, &edit) {
                panic!("{} at {}: {error}", edit.rule, edit.place);
            }
            rules.insert(edit.rule);
        }
        assert!(rules.len() >= 25, "{rules:#?}");
    }
}
