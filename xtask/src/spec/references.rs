//! Checks on `$ref`s: what refers to nothing, or carries what a generator would drop in silence.

use serde_json::Value;

/// A reference that the Rust stage could not follow.
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
    /// A keyword beside the reference, which typify would take for the whole type.
    #[error(
        "`{place}` has `{keyword}` beside its `$ref`: only a `description` and other annotations may stand there; put the rest into a schema of its own"
    )]
    Sibling {
        /// JSON pointer of the object that holds the `$ref`.
        place: String,
        /// The first such keyword.
        keyword: String,
    },
}

/// Finds every reference that is missing, external, or has company.
pub fn check(document: &Value) -> Vec<ReferenceError> {
    let mut errors = Vec::new();
    visit(document, document, "", &mut errors);
    errors
}

/// Whether a keyword may stand beside a reference: it is for people, or a hint that no type follows.
fn decides_nothing(keyword: &str) -> bool {
    matches!(
        keyword,
        "$ref"
            | "description"
            | "title"
            | "summary"
            | "example"
            | "examples"
            | "$comment"
            | "deprecated"
            | "default"
    )
}

fn visit(document: &Value, value: &Value, place: &str, errors: &mut Vec<ReferenceError>) {
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
                let sibling = members.keys().find(|key| !decides_nothing(key));
                if let Some(keyword) = sibling {
                    errors.push(ReferenceError::Sibling {
                        place: place.to_owned(),
                        keyword: keyword.clone(),
                    });
                }
            }
            for (key, member) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                visit(document, member, &format!("{place}/{key}"), errors);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                visit(document, item, &format!("{place}/{index}"), errors);
            }
        }
        _ => {}
    }
}
