//! What a place of the document is: a schema, schemas, or something else.

use serde_json::Value;

use crate::schema::keyword::{self, Holds};
use crate::schema::unescape;

/// What a place of the document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A schema.
    Schema,
    /// An object whose members are schemas, or a list whose items are.
    Schemas,
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
        let root = match document.get("openapi") {
            Some(_) => Self::Root,
            None => Self::Schemas,
        };
        let tokens = pointer.split('/').skip(1);
        tokens.fold(root, |context, token| context.member(&unescape(token)))
    }

    /// The context of a member, or of an item.
    pub(super) fn member(self, name: &str) -> Self {
        match self {
            Self::Root if name == "components" => Self::Components,
            Self::Components if name == "schemas" => Self::Schemas,
            Self::Root | Self::Components | Self::Other if name == "schema" => Self::Schema,
            Self::Root | Self::Components | Self::Other => Self::Other,
            Self::Schemas => Self::Schema,
            Self::Schema => match keyword::holds(name) {
                Holds::One => Self::Schema,
                Holds::ByKey | Holds::Unordered | Holds::Ordered => Self::Schemas,
                Holds::Nothing => Self::Other,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_schemas_of_the_components_are_schemas_by_name() {
        let document = serde_json::json!({ "openapi": "3.1.0" });
        let context = |pointer| Context::of(&document, pointer);
        assert_eq!(context("/components/schemas"), Context::Schemas);
        for other in ["/x-a/schemas", "/components/examples/a/value/schemas"] {
            assert_eq!(context(other), Context::Other, "{other}");
        }
    }
}
