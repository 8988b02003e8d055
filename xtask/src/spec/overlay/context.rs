//! What a place of the document is: a schema, schemas by their names, or something else.

use serde_json::Value;

use crate::schema::keyword::{self, Holds};
use crate::schema::unescape;

/// What a place of the document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A schema.
    Schema,
    /// An object whose members are schemas.
    ByName,
    /// A list whose items are schemas.
    List,
    /// The root of an OpenAPI document.
    Root,
    /// `components` of an OpenAPI document.
    Components,
    /// Anything else: it is compared as JSON.
    Other,
}

impl Context {
    /// The context of a JSON pointer. Whatever is not an OpenAPI document holds schemas by their names.
    pub(super) fn of(document: &Value, pointer: &str) -> Self {
        let root = if document.get("openapi").is_some() {
            Self::Root
        } else {
            Self::ByName
        };
        let tokens = pointer.split('/').skip(1);
        tokens.fold(root, |context, token| context.member(&unescape(token)))
    }

    /// The context of a member, or of an item.
    pub(super) fn member(self, name: &str) -> Self {
        match self {
            Self::Root if name == "components" => Self::Components,
            Self::Components if name == "schemas" => Self::ByName,
            Self::Root | Self::Components | Self::Other if name == "schema" => Self::Schema,
            Self::Root | Self::Components | Self::Other => Self::Other,
            Self::ByName | Self::List => Self::Schema,
            Self::Schema => match keyword::holds(name) {
                Holds::One => Self::Schema,
                Holds::ByKey => Self::ByName,
                Holds::Unordered | Holds::Ordered => Self::List,
                Holds::Nothing => Self::Other,
            },
        }
    }
}
