//! Compares the shapes of two places of the pages.

use serde_json::Value;
use similar::TextDiff;

/// The lines that the second schema lacks (`-`) and those that it adds (`+`); `None` if the shapes are equal.
pub(super) fn difference(known: &Value, other: &Value) -> Option<String> {
    let (known, other) = (shape(known), shape(other));
    if unordered(&known) == unordered(&other) {
        return None;
    }
    let (known, other) = (format!("{known:#}"), format!("{other:#}"));
    let difference = TextDiff::from_lines(&known, &other)
        .unified_diff()
        .context_radius(1)
        .to_string();
    // The headers of the hunks count lines that the reader does not see.
    let lines = difference.lines().filter(|line| !line.starts_with("@@"));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// The part of a schema in which all places of a type must agree: without descriptions, with sorted keys.
fn shape(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut entries: Vec<(&String, Value)> = members
                .iter()
                .filter(|(key, value)| *key != "description" || !value.is_string())
                .map(|(key, value)| (key, shape(value)))
                .collect();
            entries.sort_by_key(|(key, _)| *key);
            Value::Object(
                entries
                    .into_iter()
                    .map(|(key, value)| (key.clone(), value))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(shape).collect()),
        other => other.clone(),
    }
}

/// A shape with sorted arrays. The order has no meaning in any array that is derived from the pages.
fn unordered(shape: &Value) -> Value {
    match shape {
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| (key.clone(), unordered(member)))
            .collect(),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(unordered).collect();
            items.sort_by_cached_key(Value::to_string);
            Value::Array(items)
        }
        other => other.clone(),
    }
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
