//! A document does not differ from itself.

use proptest::prelude::*;
use serde_json::json;
use tests::property::config;
use tests::respelling::respelled;
use xtask::diff::compare;

use super::documents;

proptest! {
    #![proptest_config(config(32))]

    #[test]
    fn from_itself(document in documents()) {
        let report = compare(&document, &document);
        prop_assert!(report.changes.is_empty(), "{report:#?}");
    }

    #[test]
    fn from_another_spelling_of_itself(document in documents(), seed: u64) {
        let respelled = respelled(&document, seed);
        prop_assert_ne!(document.to_string(), respelled.to_string());
        let report = compare(&document, &respelled);
        prop_assert!(report.changes.is_empty(), "{respelled:#}\n{report:#?}");
    }
}

/// What it refers to may be missing, on both sides.
#[test]
fn also_where_references_lead_nowhere() {
    let document = json!({"components": {"schemas": {
        "a": {"$ref": "#/components/schemas/missing"},
        "b": {"type": "array", "items": {"$ref": "#/components/schemas/missing"}},
    }}});
    let report = compare(&document, &document);
    assert!(report.changes.is_empty(), "{report:#?}");
}
