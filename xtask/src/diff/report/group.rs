//! Changes of one kind, together.

use crate::diff::change::{Bump, Change, Level, Report};
use crate::diff::rule::Rule;

/// All changes with the same head.
pub(super) struct Group<'a> {
    pub(super) level: Level,
    pub(super) rule: Rule,
    pub(super) bump: Bump,
    /// In the report's order; never empty.
    pub(super) changes: Vec<&'a Change>,
}

/// The changes by their heads, each group at the position of its first change.
pub(super) fn groups(report: &Report) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for change in &report.changes {
        let head = (change.level, change.rule, change.bump);
        let known = groups
            .iter_mut()
            .find(|group| (group.level, group.rule, group.bump) == head);
        if let Some(group) = known {
            group.changes.push(change);
        } else {
            groups.push(Group {
                level: change.level,
                rule: change.rule,
                bump: change.bump,
                changes: vec![change],
            });
        }
    }
    groups
}
