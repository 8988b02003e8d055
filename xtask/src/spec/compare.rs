//! Compares schemas, apart from descriptions and the order of arrays.

use std::collections::BTreeMap;

use serde_json::Value;
use similar::TextDiff;

use crate::schema::normal;
use crate::spec::source;

/// Whether two values are equal, apart from the order of arrays and the text of descriptions.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    facts(left) == facts(right)
}

/// A value without its texts for people, its keys and arrays sorted.
///
/// The order has no meaning in any array that is derived from the pages, and it changes from page to page.
fn facts(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().filter(|(name, it)| !is_words(name, it));
            let sorted: BTreeMap<_, _> = members.map(|(name, it)| (name, facts(it))).collect();
            let sorted = sorted.into_iter();
            sorted.map(|(name, it)| (name.clone(), it)).collect()
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(facts).collect();
            items.sort_by_cached_key(Value::to_string);
            items.into()
        }
        other => other.clone(),
    }
}

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

/// Whether an array contains an item.
pub(super) fn contains(list: &[Value], item: &Value) -> bool {
    list.iter().any(|other| same(other, item))
}

/// Whether a value consists only of texts for people.
pub(super) fn only_words(value: &Value) -> bool {
    value.as_object().is_some_and(|members| {
        !members.is_empty()
            && members
                .iter()
                .all(|(name, value)| is_words(name, value) || only_words(value))
    })
}

/// Whether a member is a text for people. A property with the name `description` is a schema, and not a string.
pub(super) fn is_words(name: &str, value: &Value) -> bool {
    let is_text = matches!(
        name,
        "description" | "summary" | source::SECTION | source::ELSEWHERE
    );
    is_text && value.is_string()
}

/// A value without its texts for people.
pub(super) fn without_words(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(name, member)| !is_words(name, member))
            .map(|(name, member)| (name.clone(), without_words(member)))
            .collect(),
        Value::Array(items) => items.iter().map(without_words).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{only_words, same};

    #[test]
    fn words_and_the_order_of_lists_make_no_difference() {
        let ours = json!({
            "description": "ours",
            "x-source": "the guide",
            "required": ["a", "b"],
            "anyOf": [{"type": "null"}, {"summary": "x"}],
        });
        let theirs = json!({
            "x-page-section": "A Payload",
            "required": ["b", "a"],
            "anyOf": [{"description": "y"}, {"type": "null"}],
        });
        assert!(same(&ours, &theirs));
        assert!(same(&theirs, &ours));
    }

    #[test]
    fn other_differences_are_found() {
        for (left, right) in [
            (json!({"type": "string"}), json!({})),
            (json!(["a"]), json!(["a", "a"])),
            (json!(["a", "a", "b"]), json!(["a", "b", "b"])),
            (json!({"description": {"type": "string"}}), json!({})),
        ] {
            assert!(!same(&left, &right), "{left} and {right}");
        }
    }

    #[test]
    fn an_update_is_only_words_if_every_leaf_is() {
        assert!(only_words(
            &json!({"description": "x", "properties": {"data": {"summary": "y"}}})
        ));
        assert!(!only_words(&json!({"description": "x", "minimum": 0})));
        assert!(!only_words(&json!({"properties": {}})));
        assert!(!only_words(
            &json!({"properties": {"description": {"type": "string"}}})
        ));
        assert!(!only_words(&json!("description")));
    }
}
