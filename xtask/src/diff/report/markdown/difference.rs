//! The older value against the newer one, line by line.

use serde_json::Value;
use similar::TextDiff;

use crate::diff::report::visible::{excerpts, shorten};
use crate::text::visible;

/// So many lines of a difference are shown.
const LINES: usize = 40;
/// The characters of a line.
const WIDTH: usize = 300;
/// The lines around a difference.
const AROUND: usize = 2;

/// The lines of a `diff` block; none if there is neither.
pub(super) fn lines(before: Option<&Value>, after: Option<&Value>) -> Vec<String> {
    let [mut before, mut after] = [before, after].map(printed);
    if let ([before], [after]) = (before.as_mut_slice(), after.as_mut_slice()) {
        (*before, *after) = excerpts(before, after, WIDTH);
    }
    let [before, after] = [&before, &after].map(|lines| {
        let lines = lines.iter().map(String::as_str);
        lines.collect::<Vec<&str>>()
    });
    let difference = TextDiff::from_slices(&before, &after);
    let mut lines = Vec::new();
    for group in difference.grouped_ops(AROUND) {
        if !lines.is_empty() {
            lines.push("…".into());
        }
        for change in group.iter().flat_map(|part| difference.iter_changes(part)) {
            lines.push(shorten(
                &format!("{}{}", change.tag(), change.value()),
                WIDTH,
            ));
        }
    }
    let more = lines.len().saturating_sub(LINES);
    if more > 0 {
        lines.truncate(LINES);
        lines.push(format!("… and {more} more lines"));
    }
    lines
}

/// A value as indented JSON; nothing has no lines.
fn printed(value: Option<&Value>) -> Vec<String> {
    let text = value.map(|value| format!("{value:#}"));
    text.iter()
        .flat_map(|text| text.lines())
        .map(visible)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(before: &Value, after: &Value) -> String {
        lines(Some(before), Some(after)).join("\n")
    }

    #[test]
    fn a_value_that_is_new_or_gone() {
        assert_eq!(lines(None, Some(&json!("a"))), [r#"+"a""#]);
        assert_eq!(lines(Some(&Value::Null), None), ["-null"]);
        assert_eq!(lines(None, None), [""; 0]);
    }

    #[test]
    fn only_what_differs_is_shown() {
        let items: Vec<_> = (0..20).collect();
        let mut others = items.clone();
        others.retain(|item| *item != 3);
        others.push(20);
        assert_eq!(
            shown(&json!(items), &json!(others)),
            "   1,\n   2,\n-  3,\n   4,\n   5,\n…\n   17,\n   18,\n-  19\n+  19,\n+  20\n ]"
        );
    }

    #[test]
    fn a_long_text_is_shown_where_it_differs() {
        let long = "word ".repeat(100);
        let shown = shown(&json!(format!("{long}one")), &json!(format!("{long}two")));
        assert_eq!(shown, "-…d word word one\"\n+…d word word two\"");
    }

    #[test]
    fn a_long_difference_is_cut() {
        let items: Vec<_> = (0..50).collect();
        let lines = lines(None, Some(&json!(items)));
        assert_eq!(lines.len(), LINES + 1);
        assert_eq!(lines[LINES], "… and 12 more lines");
    }
}
