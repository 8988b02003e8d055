//! Decides whether an update is applied, superseded or in conflict.

use serde_json::{Map, Value};

use super::compare::{contains, only_words, same};
use super::document::Expectation;

/// The decision on an update.
#[derive(Debug, PartialEq)]
pub(super) enum Judgement {
    /// The target is as expected.
    Ready,
    /// The target already has the result, which is this value.
    Superseded(Value),
    /// The target has another value, or none (`None`) although one is expected.
    Conflict(Option<Value>),
}

/// Compares the members of a node that an update changes with the expectation and with the update.
pub(super) fn update(node: &Value, update: &Value, expects: &Expectation) -> Judgement {
    let found = match (node, update) {
        (Value::Array(items), Value::Array(appended)) => existing_items(items, appended),
        _ => existing_members(node, update),
    };
    if found.as_ref() == expects.value() {
        return Judgement::Ready;
    }
    match found {
        Some(found) if is_result(&found, update, expects) => Judgement::Superseded(found),
        found => Judgement::Conflict(found),
    }
}

/// Whether the found value is the result of the update.
fn is_result(found: &Value, update: &Value, expects: &Expectation) -> bool {
    if only_words(update) {
        // A text of the page takes precedence over a text that was missing, but not over a correction.
        (*expects == Expectation::Nothing && has_all(found, update)) || found == update
    } else {
        same(found, update)
    }
}

/// Whether a value has every member of an update, with any text.
fn has_all(found: &Value, update: &Value) -> bool {
    update.as_object().is_none_or(|members| {
        members
            .iter()
            .all(|(name, value)| found.get(name).is_some_and(|found| has_all(found, value)))
    })
}

/// The part of a node that an update changes; `None` if the node has none of its members.
fn existing_members(node: &Value, update: &Value) -> Option<Value> {
    match (node, update) {
        (Value::Object(members), Value::Object(brought)) if !brought.is_empty() => {
            let existing: Map<_, _> = brought
                .iter()
                .filter_map(|(name, value)| {
                    Some((name.clone(), existing_members(members.get(name)?, value)?))
                })
                .collect();
            (!existing.is_empty()).then_some(Value::Object(existing))
        }
        _ => Some(node.clone()),
    }
}

/// The items of an update that the array already contains; `None` if it contains none of them.
fn existing_items(items: &[Value], appended: &[Value]) -> Option<Value> {
    let existing: Vec<Value> = appended
        .iter()
        .filter(|item| contains(items, item))
        .cloned()
        .collect();
    (!existing.is_empty()).then_some(Value::Array(existing))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Expectation, Judgement, update as judge};

    #[test]
    fn an_update_that_finds_nothing_is_ready() {
        let node = json!({"type": "object", "properties": {"a": {}}});
        let brought = json!({"required": ["b"], "properties": {"b": {"type": "string"}}});
        assert_eq!(
            judge(&node, &brought, &Expectation::Nothing),
            Judgement::Ready
        );
    }

    #[test]
    fn an_update_whose_result_is_there_is_superseded() {
        let node = json!({"required": ["b", "a"], "properties": {"a": {"description": "theirs"}, "b": {}}});
        let brought = json!({"required": ["a", "b"], "properties": {"a": {"description": "ours"}}});
        assert!(matches!(
            judge(&node, &brought, &Expectation::Nothing),
            Judgement::Superseded(_)
        ));
    }

    #[test]
    fn half_an_update_is_a_conflict_that_says_which_half_is_there() {
        let node = json!({"properties": {"a": {"type": "string"}}});
        let brought = json!({"properties": {"a": {"type": "string"}, "b": {"type": "string"}}});
        assert_eq!(
            judge(&node, &brought, &Expectation::Nothing),
            Judgement::Conflict(Some(json!({"properties": {"a": {"type": "string"}}})))
        );
    }

    #[test]
    fn a_longer_list_is_a_conflict() {
        let node = json!({"required": ["a", "b", "c"]});
        let brought = json!({"required": ["a", "b"]});
        assert!(matches!(
            judge(&node, &brought, &Expectation::Nothing),
            Judgement::Conflict(Some(_))
        ));
    }

    #[test]
    fn the_words_of_the_page_win_over_a_description_that_expects_nothing() {
        let node = json!({"description": "theirs", "type": "string"});
        let words = json!({"description": "ours"});
        assert!(matches!(
            judge(&node, &words, &Expectation::Nothing),
            Judgement::Superseded(_)
        ));
        let facts = json!({"description": "ours", "minimum": 0});
        assert!(matches!(
            judge(&node, &facts, &Expectation::Nothing),
            Judgement::Conflict(_)
        ));
    }

    #[test]
    fn a_page_that_has_half_of_the_words_is_a_conflict() {
        let node = json!({"properties": {"a": {"description": "theirs"}, "b": {}}});
        let words =
            json!({"properties": {"a": {"description": "ours"}, "b": {"description": "ours"}}});
        assert_eq!(
            judge(&node, &words, &Expectation::Nothing),
            Judgement::Conflict(Some(
                json!({"properties": {"a": {"description": "theirs"}}})
            ))
        );
    }

    #[test]
    fn a_corrected_description_has_to_be_the_one_that_was_read() {
        let expects = Expectation::Value(json!({"description": "a typo"}));
        let brought = json!({"description": "corrected"});
        let judged = |text: &str| judge(&json!({"description": text}), &brought, &expects);
        assert_eq!(judged("a typo"), Judgement::Ready);
        assert!(matches!(judged("corrected"), Judgement::Superseded(_)));
        assert!(matches!(judged("reworded"), Judgement::Conflict(_)));
    }

    #[test]
    fn an_expected_value_that_is_missing_is_a_conflict() {
        let expects = Expectation::Value(json!({"type": "string"}));
        assert_eq!(
            judge(&json!({}), &json!({"type": "integer"}), &expects),
            Judgement::Conflict(None)
        );
    }

    #[test]
    fn items_are_appended_if_none_of_them_is_there() {
        let judged = |items: Value| judge(&items, &json!(["c", "d"]), &Expectation::Nothing);
        assert_eq!(judged(json!(["a"])), Judgement::Ready);
        assert_eq!(
            judged(json!(["d", "a", "c"])),
            Judgement::Superseded(json!(["c", "d"]))
        );
        assert_eq!(
            judged(json!(["c"])),
            Judgement::Conflict(Some(json!(["c"])))
        );
    }

    #[test]
    fn an_object_that_would_be_overwritten_is_found() {
        assert_eq!(
            judge(
                &json!({"a": {"b": 1}}),
                &json!({"a": []}),
                &Expectation::Nothing
            ),
            Judgement::Conflict(Some(json!({"a": {"b": 1}})))
        );
    }
}
