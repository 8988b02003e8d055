//! Compares the shapes of two places of the pages.

use serde_json::Value;
use similar::TextDiff;

use super::compare::{same, without_words};
use crate::schema::normal;

/// The lines that the second schema lacks (`-`) and those that it adds (`+`); `None` if the shapes are equal.
pub(super) fn difference(known: &Value, other: &Value) -> Option<String> {
    if same(known, other) {
        return None;
    }
    // What all places of a type must agree in, with sorted keys.
    let [known, other] = [known, other].map(|it| format!("{:#}", normal(&without_words(it))));
    let difference = TextDiff::from_lines(&known, &other)
        .unified_diff()
        .context_radius(1)
        .to_string();
    // The headers of the hunks count lines that the reader does not see.
    let lines = difference.lines().filter(|line| !line.starts_with("@@"));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::difference;

    #[test]
    fn the_order_of_keys_and_arrays_makes_no_difference() {
        let one =
            json!({"required": ["a", "b"], "properties": {"a": {"enum": ["x", "y"]}, "b": {}}});
        let other =
            json!({"properties": {"b": {}, "a": {"enum": ["y", "x"]}}, "required": ["b", "a"]});
        assert_eq!(difference(&one, &other), None);
        let third =
            json!({"properties": {"b": {}, "a": {"enum": ["y", "y"]}}, "required": ["b", "a"]});
        let said = difference(&one, &third).unwrap();
        assert!(said.contains("-        \"x\""), "{said}");
    }
}
