//! What differs between two texts, for a snapshot next to the whole of the first.

use similar::{ChangeTag, TextDiff};

/// Of more removed lines than this in a row, the first and the last are shown: the whole text has the others.
const SHOWN: usize = 3;

/// The lines that only one of the texts has, in hunks that `@@` separates. There are no line numbers, so that a change
/// above a hunk does not change it.
pub fn changed_lines(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let mut unified = diff.unified_diff();
    let mut changes = String::new();
    for hunk in unified.context_radius(0).iter_hunks() {
        changes.push_str("@@\n");
        let of = |tag| {
            let lines = hunk
                .iter_changes()
                .filter(move |change| change.tag() == tag);
            lines.map(move |change| format!("{tag}{}\n", change.value().trim_end_matches('\n')))
        };
        let removed: Vec<String> = of(ChangeTag::Delete).collect();
        match removed.as_slice() {
            [first, between @ .., last] if removed.len() > SHOWN => {
                changes.push_str(&format!("{first}-… {} lines\n{last}", between.len()));
            }
            all => changes.push_str(&all.concat()),
        }
        changes.extend(of(ChangeTag::Insert));
    }
    changes
}
