//! Why a document cannot become Rust, and what to do about it.

use std::fmt::Display;

use crate::names::{is_identifier, pascal_case};
use crate::schema::references::ReferenceError;
use crate::schema::{named_pointer, property_pointer};

/// Why the document cannot become Rust.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RustError {
    /// References that typify could not follow.
    #[error("{}", list(.0))]
    References(Vec<ReferenceError>),
    /// A payload with an `event` that is not a constant.
    #[error(
        "the `event` of `{}` is not a constant: add its name to spec/overlay.yaml",
        quoted(name)
    )]
    NoEvent {
        /// The schema of the payload.
        name: String,
    },
    /// A part of the document that has no Rust type, or none of its own.
    #[error("{message}")]
    Part {
        /// Its JSON pointer; `None` if it is the whole document, or not known.
        pointer: Option<String>,
        /// What is wrong, and after a colon what to do about it.
        message: String,
    },
    /// typify makes something else than the structs of the schemas. No document is known that leads to this.
    #[error("typify does not make the types of the schemas: {0}; correct xtask/src/rust/lower.rs")]
    Typify(String),
}

impl RustError {
    /// A part of the document at a JSON pointer.
    pub(super) fn at(pointer: String, message: impl Into<String>) -> Self {
        Self::Part {
            pointer: Some(pointer),
            message: message.into(),
        }
    }

    /// A named schema.
    pub(super) fn schema(name: &str, message: impl Into<String>) -> Self {
        Self::at(named_pointer(name), message)
    }

    /// A schema whose name is not that of a Rust type.
    pub(super) fn name(name: &str) -> Self {
        let other = Some(pascal_case(name)).filter(|other| is_identifier(other) && other != name);
        let suggested = other.map_or_else(String::new, |other| format!(", such as `{other}`"));
        Self::schema(
            name,
            format!(
                "the schema `{}` has a name that no Rust type has: give it another one{suggested}, in spec/shared.yaml or in \
                 the action that brings it",
                quoted(name)
            ),
        )
    }

    /// What is not at one place of the document.
    pub(super) fn elsewhere(message: impl Into<String>) -> Self {
        Self::Part {
            pointer: None,
            message: message.into(),
        }
    }

    /// A generated file that is not Rust.
    pub(super) fn broken_file(file: &str, reason: impl Display) -> Self {
        Self::elsewhere(format!(
            "the generated file `{file}` would not be Rust: {reason}"
        ))
    }

    /// The JSON pointer of the part of the document that it is about.
    pub fn pointer(&self) -> Option<String> {
        match self {
            Self::Part { pointer, .. } => pointer.clone(),
            Self::NoEvent { name } => Some(property_pointer(name, "event")),
            Self::References(_) | Self::Typify(_) => None,
        }
    }
}

/// A name as it is shown: an empty one would not be seen.
pub(super) fn quoted(name: &str) -> String {
    if name.is_empty() {
        return "\"\"".to_owned();
    }
    name.escape_debug().to_string()
}

fn list(errors: &[ReferenceError]) -> String {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
