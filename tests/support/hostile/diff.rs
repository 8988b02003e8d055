//! The diff of any two documents answers, is silent only where nothing differs, and can be shown.

use serde_json::Value;
use xtask::diff::report::Format;
use xtask::diff::{Side, compare_sides};
use xtask::schema::Document;

use crate::diff::{SIDES, assert_valid, shown};

/// Whether anything was reported. The input is a list of the two documents, the older one first.
pub(super) fn check(input: &[u8]) -> bool {
    let Ok(Value::Array(sides)) = serde_json::from_slice(input) else {
        return false;
    };
    let [before, after] = sides.as_slice() else {
        return false;
    };
    let older = Side::read(before);
    assert!(compare_sides(&older, &older).changes.is_empty());
    let report = compare_sides(&older, &Side::read(after));
    let differ = Document::read(before) != Document::read(after);
    assert_eq!(differ, !report.changes.is_empty());
    for format in [Format::Text, Format::Markdown, Format::Github] {
        shown(&report, format, &SIDES);
    }
    let json = shown(&report, Format::Json, &SIDES);
    assert_valid(&serde_json::from_str(&json).unwrap());
    !report.changes.is_empty()
}
