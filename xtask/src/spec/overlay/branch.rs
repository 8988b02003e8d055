//! The part of a document that a step is carried out on.

use serde_json::{Map, Value};

use super::document::{Action, Step};

/// A schema or an operation stands as deep as this: `components`, `schemas` and its name.
const DEPTH: usize = 3;

/// The names from the root to the one schema, or the one operation, that holds every place of a step; none if the step
/// needs the whole document.
///
/// A step is carried out on a copy, so that it is done as a whole or not at all. With the rest of the document left
/// out, an action takes as long as its schema is large, however many others there are.
pub(super) struct Branch(Vec<String>);

impl Branch {
    pub(super) fn of(step: Step<'_>, document: &Value) -> Self {
        let mut actions = step.actions().map(|action| names(action, document));
        let first = actions.next().flatten().unwrap_or_default();
        if actions.all(|other| other.as_ref() == Some(&first)) {
            Self(first)
        } else {
            Self(Vec::new())
        }
    }

    /// Takes it out: a document with nothing but these members. A null holds the place.
    pub(super) fn take(&self, document: &mut Value) -> Value {
        let mut names = self.0.iter();
        let place = names.try_fold(document, |value, name| value.get_mut(name));
        let part = place.map_or(Value::Null, Value::take);
        self.0.iter().rfold(part, |part, name| {
            Value::Object(Map::from_iter([(name.clone(), part)]))
        })
    }

    /// Puts it back into its place, or closes the gap if the step has removed it.
    pub(super) fn put_back(&self, document: &mut Value, mut part: Value) {
        let mut place = document;
        let mut part = &mut part;
        for (index, name) in self.0.iter().enumerate() {
            let Some(members) = place.as_object_mut() else {
                return;
            };
            match part.get_mut(name) {
                Some(below) => part = below,
                None if index + 1 == self.0.len() => {
                    members.shift_remove(name);
                    return;
                }
                None => return,
            }
            let Some(below) = members.get_mut(name) else {
                return;
            };
            place = below;
        }
        *place = part.take();
    }
}

/// The names above and of the place that an action changes; `None` if it has no such place.
fn names(action: &Action, document: &Value) -> Option<Vec<String>> {
    // A filter may look at any other place.
    if action.target.text.contains('?') {
        return None;
    }
    let found = action.target.path.query_located(document);
    let found = found.exactly_one().ok()?;
    let names = found.location().iter().take(DEPTH);
    let names: Vec<_> = names
        .map(|element| element.as_name().map(str::to_owned))
        .collect::<Option<_>>()?;
    (names.len() == DEPTH).then_some(names)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Branch;

    fn branch(names: &[&str]) -> Branch {
        Branch(names.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn what_is_put_back_is_in_its_place() {
        let whole = json!({"a": {"b": 1, "c": {"d": [2], "e": 3}, "f": 4}});
        let mut document = whole.clone();
        let c = branch(&["a", "c"]);
        let part = c.take(&mut document);
        assert_eq!(part, json!({"a": {"c": {"d": [2], "e": 3}}}));
        assert_eq!(document, json!({"a": {"b": 1, "c": null, "f": 4}}));
        c.put_back(&mut document, part);
        assert_eq!(document.to_string(), whole.to_string());
    }

    #[test]
    fn what_was_removed_leaves_no_gap() {
        let mut document = json!({"a": {"b": 1, "c": 2, "d": 3}});
        let c = branch(&["a", "c"]);
        c.take(&mut document);
        c.put_back(&mut document, json!({"a": {}}));
        assert_eq!(document.to_string(), r#"{"a":{"b":1,"d":3}}"#);
    }

    #[test]
    fn no_names_are_the_whole_document() {
        let mut document = json!({"a": 1});
        let whole = branch(&[]);
        let part = whole.take(&mut document);
        assert_eq!(part, json!({"a": 1}));
        whole.put_back(&mut document, json!({"a": 2}));
        assert_eq!(document, json!({"a": 2}));
    }
}
