//! Changes of one kind, together.

use crate::diff::change::{Change, Report};

/// All changes of the same level, rule and version.
pub(super) struct Group<'a> {
    /// The first of them, which the others are like.
    pub(super) first: &'a Change,
    /// All of them, in the report's order.
    pub(super) changes: Vec<&'a Change>,
}

/// The changes by their kinds, each group at the position of its first change.
pub(super) fn groups(report: &Report) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let kind = |change: &Change| (change.level, change.rule, change.bump);
    for change in &report.changes {
        let mut known = groups.iter_mut();
        match known.find(|group| kind(group.first) == kind(change)) {
            Some(group) => group.changes.push(change),
            None => groups.push(Group {
                first: change,
                changes: vec![change],
            }),
        }
    }
    groups
}
