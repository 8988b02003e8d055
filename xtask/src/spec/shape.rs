//! Whether two places of the pages have the same shape.

use serde_json::Value;
use similar::TextDiff;

/// What the second schema lacks (`-`) and what it has instead (`+`), line by line; nothing if they are equal.
pub(super) fn difference(known: &Value, other: &Value) -> Option<String> {
    let (known, other) = (shape(known), shape(other));
    if known == other {
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

/// A schema as far as two places of one type must agree: without wording, in any order.
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
