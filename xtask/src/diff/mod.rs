//! The comparison of two documents: what changed, who notices, and which version to release.

pub mod change;
pub mod report;
pub mod rule;

pub use change::{Bump, Change, Detail, Level, Report, Verdict, Wire};
pub use rule::Rule;

use serde_json::Value;

/// Compares two documents.
pub fn compare(before: &Value, after: &Value) -> Report {
    let facts = |document: &Value| {
        let mut document = document.clone();
        if let Some(members) = document.as_object_mut() {
            members.remove("info");
        }
        document
    };
    if facts(before) == facts(after) {
        return Report::default();
    }
    Report {
        changes: vec![Change {
            rule: Rule::Unclassified,
            level: Level::Error,
            bump: Bump::Major,
            path: String::new(),
            used_by: Vec::new(),
            wire: Wire::UNKNOWN,
            rust: None,
            before: None,
            after: None,
            details: Vec::new(),
        }],
    }
}
