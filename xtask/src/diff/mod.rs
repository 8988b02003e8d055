//! The comparison of two documents: what changed, who notices, and which version to release.
//!
//! ```text
//! two documents --read--> sides --matching--> the same types --compare--> findings --judge--> changes --report--> text
//! ```
//!
//! Data flows in this direction only. The view is a receiver's: old code must read new payloads, new code old ones,
//! and users' code must go on compiling. What no rule explains is [`Rule::Unclassified`], and nothing is called safe
//! that is not proved to be.

mod change;
mod compare;
mod judge;
mod matching;
mod read;
pub mod report;
mod rule;

use serde_json::Value;

pub use change::{Bump, Change, Detail, Level, Report, Verdict, Wire};
pub use rule::Rule;

use matching::Sides;
use read::Side;

/// Compares two OpenAPI documents, the older one first.
pub fn compare(before: &Value, after: &Value) -> Report {
    run(before, after, false)
}

/// Compares what documentation pages alone say. What only the overlay can say, as the `event` constant of a payload
/// that is new, is left to be done and does not keep the rest from being judged.
pub fn compare_pages(before: &Value, after: &Value) -> Report {
    run(before, after, true)
}

fn run(before: &Value, after: &Value, are_pages: bool) -> Report {
    let (before, after) = (Side::read(before), Side::read(after));
    let matched = matching::find(&before, &after);
    let sides = Sides {
        before: &before,
        after: &after,
        pairs: &matched.types,
    };
    let findings = compare::findings(sides, &matched);
    judge::report(findings, sides, &matched, are_pages)
}
