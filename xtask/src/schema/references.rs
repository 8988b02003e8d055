//! References: following them, and finding those that lead nowhere.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::Value;

use super::keyword::{self, OPEN_VALUES, Role};
use super::write::join;

/// The JSON pointers that were followed.
pub type Followed = BTreeSet<String>;

/// Follows references in one document.
pub(super) struct Resolver<'document> {
    document: &'document Value,
    followed: RefCell<Followed>,
}

/// No chain of references is longer, nor deeper nested.
const MOST: usize = 16;

impl<'document> Resolver<'document> {
    pub(super) fn new(document: &'document Value) -> Self {
        Self {
            document,
            followed: RefCell::default(),
        }
    }

    /// Every pointer that was followed so far.
    pub(super) fn followed(&self) -> Followed {
        self.followed.borrow().clone()
    }

    /// What a value refers to, or the value itself.
    pub(super) fn follow<'value>(&self, value: &'value Value) -> &'value Value
    where
        'document: 'value,
    {
        let mut value = value;
        for _ in 0..MOST {
            let Some(pointer) = pointer(value) else { break };
            let Some(target) = self.document.pointer(pointer) else {
                break;
            };
            self.followed.borrow_mut().insert(pointer.to_owned());
            value = target;
        }
        value
    }

    /// A value with the content of everything that it refers to, but for schemas: those have names.
    pub(super) fn content(&self, value: &Value) -> Value {
        self.content_below(value, MOST)
    }

    fn content_below(&self, value: &Value, left: usize) -> Value {
        let is_schema = pointer(value).is_some_and(|it| it.starts_with("/components/schemas/"));
        let value = if is_schema { value } else { self.follow(value) };
        if left == 0 {
            return value.clone();
        }
        match value {
            Value::Object(members) => members
                .iter()
                .map(|(key, member)| (key.clone(), self.content_below(member, left - 1)))
                .collect(),
            Value::Array(items) => items
                .iter()
                .map(|item| self.content_below(item, left - 1))
                .collect(),
            other => other.clone(),
        }
    }
}

/// The pointer into the document that a reference object has.
fn pointer(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()?.strip_prefix('#')
}

/// A reference that no stage can follow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// The reference leads out of the document, or to nothing in it.
    #[error(
        "`{place}` refers to `{target}`, which the document does not have: name a schema below `#/components/schemas/`"
    )]
    Missing {
        /// JSON pointer of the object that holds the `$ref`.
        place: String,
        /// What it refers to.
        target: String,
    },
    /// An assertion beside the reference, which a generator would drop, or take for the whole type.
    #[error(
        "`{place}` has `{keyword}` beside its `$ref`: only a `description` and other annotations may be there; put the rest into a schema of its own"
    )]
    Sibling {
        /// JSON pointer of the object that holds the `$ref`.
        place: String,
        /// The first such keyword.
        keyword: String,
    },
}

/// Finds every reference that is missing, external, or has an assertion beside it.
pub fn check(document: &Value) -> Vec<ReferenceError> {
    let mut errors = Vec::new();
    visit(document, document, "", false, &mut errors);
    errors
}

/// Members whose keys are names, not keywords.
const NAMES: [&str; 19] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// Whether a member is data, in which `$ref` is a key like any other.
fn is_data(keyword: &str) -> bool {
    matches!(
        keyword,
        "const" | "enum" | OPEN_VALUES | "security" | "servers" | "info" | "tags"
    ) || (keyword::role(keyword) == Role::Annotation
        && !matches!(keyword, "$defs" | "definitions" | "contentSchema"))
}

fn visit(
    document: &Value,
    value: &Value,
    place: &str,
    are_names: bool,
    errors: &mut Vec<ReferenceError>,
) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get("$ref") {
                let found = target
                    .strip_prefix('#')
                    .is_some_and(|pointer| document.pointer(pointer).is_some());
                if !found {
                    errors.push(ReferenceError::Missing {
                        place: place.to_owned(),
                        target: target.clone(),
                    });
                }
                let asserts = |key: &&String| {
                    !matches!(key.as_str(), "$ref" | "summary") && !keyword::is_annotation(key)
                };
                if let Some(keyword) = members.keys().find(asserts) {
                    errors.push(ReferenceError::Sibling {
                        place: place.to_owned(),
                        keyword: keyword.clone(),
                    });
                }
            }
            for (key, member) in members {
                if are_names || !is_data(key) {
                    let names = !are_names && NAMES.contains(&key.as_str());
                    visit(document, member, &join(place, key), names, errors);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                visit(document, item, &format!("{place}/{index}"), false, errors);
            }
        }
        _ => {}
    }
}
