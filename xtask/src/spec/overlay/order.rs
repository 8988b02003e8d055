//! Restores the order of the pages after a change.

use serde_json::{Map, Value};

/// A changed document in its former order: existing members in the order before the change, then the new ones.
///
/// A removal moves the last member of an object into the gap, and a member that is removed and added again becomes the
/// last one. This function undoes both.
pub(super) fn restore(before: &Value, after: Value) -> Value {
    match (before, after) {
        (Value::Object(before), Value::Object(mut after)) => {
            let mut ordered = Map::with_capacity(after.len());
            for (name, old) in before {
                // `take` leaves a null in place of the value, whereas `remove` would move the members behind it.
                if let Some(new) = after.get_mut(name).map(Value::take) {
                    ordered.insert(name.clone(), restore(old, new));
                }
            }
            let is_new = |(name, _): &(String, Value)| !before.contains_key(name);
            ordered.extend(after.into_iter().filter(is_new));
            Value::Object(ordered)
        }
        (Value::Array(before), Value::Array(after)) => Value::Array(
            after
                .into_iter()
                .enumerate()
                .map(|(index, new)| match before.get(index) {
                    // An item that existed before, perhaps at another index, did not change.
                    Some(old) if !before.contains(&new) => restore(old, new),
                    _ => new,
                })
                .collect(),
        ),
        (_, after) => after,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::restore;

    #[test]
    fn what_was_there_keeps_its_order_and_what_is_new_follows() {
        let before = json!({"a": {"x": 1, "y": 2, "z": 3}, "b": 1, "c": [{"m": 1, "n": 2}]});
        let after = json!({"new": 0, "c": [{"n": 3, "l": 0, "m": 1}, {"k": 1}], "a": {"w": 0, "z": 3, "x": 1}, "b": 1});
        assert_eq!(
            restore(&before, after).to_string(),
            r#"{"a":{"x":1,"z":3,"w":0},"b":1,"c":[{"m":1,"n":3,"l":0},{"k":1}],"new":0}"#
        );
    }

    #[test]
    fn an_item_that_moved_up_in_a_list_stays_as_it_is() {
        let before = json!([{"gone": 1}, {"b": 1, "a": 2}, {"a": 1, "b": 2}]);
        let after = json!([{"b": 1, "a": 2}, {"a": 1, "b": 2}]);
        assert_eq!(
            restore(&before, after).to_string(),
            r#"[{"b":1,"a":2},{"a":1,"b":2}]"#
        );
    }
}
