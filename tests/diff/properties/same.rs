//! A document does not differ from itself.

use proptest::prelude::*;
use serde_json::json;
use tests::annotating::annotated;
use tests::property::config;
use tests::respelling::respelled;
use xtask::diff::{Bump, Level, Side, Wire, compare, compare_sides};

use super::documents;

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn from_itself(document in documents()) {
        let side = Side::read(&document);
        let report = compare_sides(&side, &side);
        prop_assert!(report.changes.is_empty(), "{report:#?}");
    }

    #[test]
    fn from_another_spelling_of_itself(document in documents(), seed: u64) {
        let respelled = respelled(&document, seed);
        prop_assert_ne!(document.to_string(), respelled.to_string());
        let report = compare(&document, &respelled);
        prop_assert!(report.changes.is_empty(), "{respelled:#}\n{report:#?}");
    }

    /// Annotations are at most a patch, and no rule is missing for them.
    #[test]
    fn random_annotations_are_reported_as_annotations_only(document in documents(), seed: u64) {
        let annotated = annotated(&document, seed);
        let (plain, other) = (Side::read(&document), Side::read(&annotated));
        for (before, after) in [(&plain, &other), (&other, &plain)] {
            let report = compare_sides(before, after);
            prop_assert!(report.bump() <= Bump::Patch, "{annotated:#}\n{report:#?}");
            prop_assert_eq!(&report.not_known, &None);
            for change in &report.changes {
                prop_assert_eq!((change.level, change.wire), (Level::Info, Wire::SAFE), "{:#?}", change);
            }
        }
    }
}

/// What it refers to may be missing, on both sides.
#[test]
fn unresolved_references_compare_as_equal() {
    let document = json!({"components": {"schemas": {
        "a": {"$ref": "#/components/schemas/missing"},
        "b": {"type": "array", "items": {"$ref": "#/components/schemas/missing"}},
    }}});
    let report = compare(&document, &document);
    assert!(report.changes.is_empty(), "{report:#?}");
}
