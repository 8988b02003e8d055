//! What differs between two texts, for a snapshot next to the whole of the first.

use similar::TextDiff;

/// The lines that only one of the texts has, in hunks that `@@` separates. There are no line numbers, so that a change
/// above a hunk does not change it.
pub fn changed_lines(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let mut unified = diff.unified_diff();
    let mut changes = String::new();
    for hunk in unified.context_radius(0).iter_hunks() {
        changes.push_str("@@\n");
        for change in hunk.iter_changes() {
            changes.push_str(&format!("{}{}", change.tag(), change.value()));
            if change.missing_newline() {
                changes.push('\n');
            }
        }
    }
    changes
}
