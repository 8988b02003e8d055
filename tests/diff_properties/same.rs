//! A document does not differ from itself.

use proptest::prelude::*;
use tests::respelling::respelled;
use xtask::diff::compare;

use crate::{cases, documents};

proptest! {
    #![proptest_config(cases(48))]

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
