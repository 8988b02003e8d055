//! The diff of any two documents answers, is silent only where nothing differs, and can be shown.

use serde_json::Value;
use xtask::diff::compare;
use xtask::diff::report::Format;
use xtask::schema::Document;

use crate::diff::{SIDES, assert_valid, shown};

/// The input is a list of the two documents, the older one first.
/// Whether anything was reported.
pub(super) fn check(input: &[u8]) -> bool {
    let Ok(Value::Array(sides)) = serde_json::from_slice(input) else {
        return false;
    };
    let [before, after] = sides.as_slice() else {
        return false;
    };
    assert!(compare(before, before).changes.is_empty());
    let report = compare(before, after);
    let differ = Document::read(before) != Document::read(after);
    assert_eq!(differ, !report.changes.is_empty());
    for format in [Format::Text, Format::Markdown, Format::Github] {
        shown(&report, format, &SIDES);
    }
    let json = shown(&report, Format::Json, &SIDES);
    assert_valid(&serde_json::from_str(&json).unwrap());
    !report.changes.is_empty()
}
