//! The comparison of two documents: what changed, who notices, and which version to release.
//!
//! ```text
//! two documents --normal--> one spelling --pairs--> the same types --differences--> aspects --judge--> changes
//! ```
//!
//! The view is a receiver's: old code must read new payloads, new code old ones, and users' code must go on
//! compiling. What no rule explains is [`Rule::Unclassified`], and nothing is safe that is not proved to be.

pub mod change;
pub mod comparison;
pub mod constraints;
pub mod differences;
pub mod document;
pub mod events;
pub mod explain;
pub mod held;
pub mod judge;
pub mod keywords;
pub mod kinds;
pub mod merge;
pub mod normal;
pub mod operations;
pub mod pairs;
pub mod reads;
pub mod replaced;
pub mod report;
pub mod rest;
pub mod rule;
pub mod rust_type;
pub mod shape;
pub mod types;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::Value;

pub use change::{Bump, Change, Detail, Level, Report, Verdict, Wire};
pub use rule::Rule;

use comparison::Comparison;
use differences::Sides;
use document::Document;
use judge::Judge;
use pairs::Matched;

/// Compares two OpenAPI documents, the older one first.
pub fn compare(before: &Value, after: &Value) -> Report {
    let (before, after) = (Document::read(before), Document::read(after));
    let matched = pairs::find(&before, &after);
    let sides = Sides {
        before: &before,
        after: &after,
        pairs: &matched.types,
    };
    let mut comparison = Comparison {
        judge: Judge::new(sides),
        matched: &matched,
        labels: labels(sides, &matched),
        changes: Vec::new(),
    };
    events::compare(&mut comparison, sides);
    types::compare(&mut comparison, sides);
    rest::compare(&mut comparison, sides);
    comparison.changes = merge::alike(comparison.changes, sides);
    events::explain(&mut comparison, sides);
    explain::types(&mut comparison, sides);
    let mut changes = comparison.changes;
    changes.sort_by(|left, right| {
        let key = |change: &Change| (Reverse(change.level), Reverse(change.bump));
        (key(left), &left.path, left.rule).cmp(&(key(right), &right.path, right.rule))
    });
    Report { changes }
}

/// What the newer document calls the events of the older one.
fn labels(sides: Sides<'_>, matched: &Matched) -> BTreeMap<String, String> {
    let events = matched.events.iter().filter_map(|(old, new)| {
        let (old, new) = (sides.before.events.get(old)?, sides.after.events.get(new)?);
        Some((old.label.clone(), new.label.clone()))
    });
    events.collect()
}
