//! Equality of schemas, apart from descriptions and the order of arrays.

use serde_json::{Map, Value};

use crate::spec::source;

/// Whether two values are equal, apart from the order of arrays and the text of descriptions.
///
/// The order has no meaning in any array that is derived from the pages, and it changes from page to page.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            facts(left).count() == facts(right).count()
                && facts(left)
                    .all(|(name, value)| right.get(name).is_some_and(|other| same(value, other)))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && are_paired(left, right)
        }
        _ => left == right,
    }
}

/// Whether each item of one array can be paired with an equal item of the other.
fn are_paired(left: &[Value], right: &[Value]) -> bool {
    let mut rest: Vec<&Value> = right.iter().collect();
    left.iter().all(|item| {
        let found = rest.iter().position(|other| same(item, other));
        found.map(|index| rest.swap_remove(index)).is_some()
    })
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

/// The members that are not texts for people.
fn facts(members: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    members
        .iter()
        .filter(|(name, value)| !is_words(name, value))
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
    fn lists_in_lists_are_compared_once() {
        let nested = (0..100).fold(json!([1]), |inner, _| json!([inner]));
        assert!(same(&nested, &nested.clone()));
    }

    #[test]
    fn everything_else_does() {
        for (left, right) in [
            (json!({"type": "string"}), json!({"type": "integer"})),
            (json!({"type": "string"}), json!({})),
            (json!({}), json!({"type": "string"})),
            (json!(["a", "a"]), json!(["a", "b"])),
            (json!(["a", "b"]), json!(["a", "a"])),
            (json!(["a"]), json!(["a", "a"])),
            (json!(["a", "a", "b"]), json!(["a", "b", "b"])),
            (json!({"description": {"type": "string"}}), json!({})),
            (json!({"type": "string"}), json!(["string"])),
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
