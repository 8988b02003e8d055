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
pub use read::{Pages, Side};
pub use rule::Rule;

use matching::Sides;

/// Compares two OpenAPI documents, the older one first.
pub fn compare(before: &Value, after: &Value) -> Report {
    compare_sides(&Side::read(before), &Side::read(after))
}

/// Compares two sides. What is read and generated for one comparison of a side is used for the next.
pub fn compare_sides(before: &Side<'_>, after: &Side<'_>) -> Report {
    let matched = matching::find(before, after);
    let sides = Sides {
        before,
        after,
        pairs: &matched.types,
    };
    let findings = compare::findings(sides, &matched);
    judge::report(findings, sides, &matched)
}
