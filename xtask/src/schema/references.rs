//! References that lead nowhere, or have an assertion next to them.

use serde_json::{Map, Value};

use super::keyword::{Role, holds_names, is_data, role};
use super::normal::{repeats, states_nothing};
use super::write::join;

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
    /// An assertion next to the reference, which a generator would drop, or take for the whole type.
    #[error(
        "`{place}` has `{keyword}` next to its `$ref`: only annotations, `nullable` and limits such as `maxLength` may be there; put the rest into a schema of its own"
    )]
    Sibling {
        /// JSON pointer of the object that holds the `$ref`.
        place: String,
        /// The first such keyword.
        keyword: String,
    },
}

impl ReferenceError {
    /// The JSON pointer of the object that holds the `$ref`.
    pub fn place(&self) -> &str {
        match self {
            Self::Missing { place, .. } | Self::Sibling { place, .. } => place,
        }
    }

    /// The name of the schema that is missing.
    pub fn missing(&self) -> Option<String> {
        match self {
            Self::Missing { target, .. } => super::named(target),
            Self::Sibling { .. } => None,
        }
    }
}

/// Finds every reference that is missing, external, or has an assertion next to it.
pub fn check(document: &Value) -> Vec<ReferenceError> {
    let mut errors = Vec::new();
    visit(document, document, "", false, &mut errors);
    errors
}

/// Whether a member of a reference object changes nothing in the type that is referred to.
fn is_harmless(document: &Value, members: &Map<String, Value>, keyword: &str) -> bool {
    let value = members.get(keyword).unwrap_or(&Value::Null);
    match role(keyword) {
        _ if matches!(keyword, "$ref" | "summary") => true,
        Role::Annotation | Role::Constraint => true,
        Role::Used | Role::Opaque => {
            (keyword == "nullable" && value.is_boolean())
                // Of a named type that is a number there is none, and any other schema is read with them.
                || matches!(keyword, "minimum" | "exclusiveMinimum")
                || states_nothing(members, keyword, value)
                || repeats(document, members, keyword, value)
        }
    }
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
                let asserts =
                    |(keyword, _): &(&String, &Value)| !is_harmless(document, members, keyword);
                if let Some((keyword, _)) = members.iter().find(asserts) {
                    errors.push(ReferenceError::Sibling {
                        place: place.to_owned(),
                        keyword: keyword.clone(),
                    });
                }
            }
            for (key, member) in members {
                if are_names || !is_data(key) {
                    let names = !are_names && holds_names(key);
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
