//! Whether two places of the pages have the same shape.

use serde_json::Value;
use similar::TextDiff;

/// What the second schema lacks (`-`) and what it has instead (`+`), line by line; nothing if they are equal.
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
    // The heads of the hunks count lines that nobody sees.
    let lines = difference.lines().filter(|line| !line.starts_with("@@"));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// A schema as far as two places of one type must agree: without wording, its keys in order.
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

/// A shape with its lists in order too: none of those that the pages yield has an order with a meaning.
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
    fn the_order_of_keys_and_lists_is_no_difference() {
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
