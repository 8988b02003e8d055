//! The named schemas of the document, each with the form it takes in Rust.

use super::error::quoted;
use super::{RustError, print};
use crate::names::is_identifier;
use crate::schema::{Document, Kind, Schema};

/// A named schema and what becomes of it.
#[derive(Clone, Debug)]
pub struct NamedSchema<'document> {
    /// The name in the document and in Rust.
    pub name: &'document str,
    /// The schema itself.
    pub schema: &'document Schema,
    /// What it becomes.
    pub form: Form<'document>,
}

/// What a named schema becomes in Rust.
#[derive(Clone, Debug, PartialEq)]
pub enum Form<'document> {
    /// An object with known keys: typify's struct.
    Struct,
    /// A list of texts, closed on the page or known to grow: a project-defined open enum.
    OpenEnum(Vec<&'document str>),
    /// A UUID with a meaning: a project-defined newtype.
    Identifier,
    /// Written by hand in the models crate.
    HandWritten,
}

/// Assertions that combine schemas: a type that ignored them would be another one.
pub const COMPOSITION: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Types that the models crate writes by hand because no schema says enough of them.
pub const HAND_WRITTEN: [&str; 4] = ["Extra", "Participant", "RawChunk", "SignedUrl"];

/// The other types that the models crate exports from its root, written by hand.
const EXPORTED: [&str; 13] = [
    "ArtifactKind",
    "DecodeError",
    "Drift",
    "DriftKind",
    "Envelope",
    "ExtraError",
    "Found",
    "Link",
    "ParseIdentifierError",
    "ParseTimestampError",
    "Timestamp",
    "TimestampRangeError",
    "UnknownValue",
];

/// The event unions, which stage 4 generates.
const UNIONS: [&str; 2] = ["CallbackEvent", "WebhookEvent"];

/// The types of the prelude that generated fields use.
const PRELUDE: [&str; 4] = ["Box", "Option", "String", "Vec"];

/// Whether a schema cannot have this name, because another type of the models crate has it.
pub fn is_reserved(name: &str) -> bool {
    let lists: [&[&str]; 3] = [&EXPORTED, &UNIONS, &PRELUDE];
    lists.concat().contains(&name) || print::is_foreign_import(name)
}

/// The named schemas, in document order.
///
/// # Errors
///
/// A schema of a name or a form that Rust has no type for.
pub fn read(document: &Document) -> Result<Vec<NamedSchema<'_>>, RustError> {
    if document.schemas.is_empty() {
        let message = "the document has no `components.schemas`";
        return Err(RustError::elsewhere(message));
    }
    let schemas = document.schemas.iter().map(|(name, schema)| {
        if !is_identifier(name) {
            return Err(RustError::name(name));
        }
        let form = form(name, schema).ok_or_else(|| {
            let message = format!(
                "the schema `{}` is of a form that has no Rust type: it must be an object with properties, a string with \
                 values, or a UUID",
                quoted(name)
            );
            RustError::schema(name, message)
        })?;
        Ok(NamedSchema { name, schema, form })
    });
    schemas.collect()
}

/// What a named schema becomes; `None` if Rust has no type for it.
fn form<'document>(name: &str, schema: &'document Schema) -> Option<Form<'document>> {
    // What uses the name would not see that it may be null.
    if schema.nullable {
        return None;
    }
    if HAND_WRITTEN.contains(&name) {
        return Some(Form::HandWritten);
    }
    if COMPOSITION
        .iter()
        .any(|it| schema.assertions.contains_key(*it))
    {
        return None;
    }
    match (&schema.kind, schema.format.as_deref()) {
        (Kind::Enum(values), None) => Some(Form::OpenEnum(
            values.texts.iter().map(String::as_str).collect(),
        )),
        (Kind::Text, Some("uuid")) => Some(Form::Identifier),
        (Kind::Object(_), _) => Some(Form::Struct),
        (
            Kind::Any
            | Kind::Reference(_)
            | Kind::Map(_)
            | Kind::List(_)
            | Kind::Text
            | Kind::Enum(_)
            | Kind::Integer
            | Kind::Number
            | Kind::Boolean
            | Kind::Union(_)
            | Kind::Other(_),
            _,
        ) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use syn::{Item, UseTree, Visibility};

    use super::*;

    /// The types that a `use` item names; none of a glob.
    fn imported(tree: &UseTree) -> Vec<String> {
        match tree {
            UseTree::Path(path) => imported(&path.tree),
            UseTree::Group(group) => group.items.iter().flat_map(imported).collect(),
            UseTree::Name(name) => vec![name.ident.to_string()],
            UseTree::Rename(rename) => vec![rename.rename.to_string()],
            UseTree::Glob(_) => Vec::new(),
        }
    }

    #[test]
    fn every_handwritten_type_that_the_models_crate_exports_is_reserved() {
        let root = include_str!("../../../crates/models/src/lib.rs");
        let items = syn::parse_file(root).unwrap().items;
        let mut exported = BTreeSet::new();
        for item in items {
            if let Item::Use(item) = item
                && matches!(item.vis, Visibility::Public(_))
            {
                exported.extend(imported(&item.tree));
            }
        }
        // Constants have another namespace.
        exported.retain(|name| name.contains(char::is_lowercase));
        let known = [EXPORTED.as_slice(), &HAND_WRITTEN, &["Uuid"]].concat();
        let known: BTreeSet<String> = known.into_iter().map(str::to_owned).collect();
        assert_eq!(exported, known);
    }

    #[test]
    fn a_name_that_generated_files_import_is_reserved() {
        for name in ["BTreeMap", "Map", "Uuid", "Value"] {
            assert!(is_reserved(name), "{name}");
        }
        assert!(!is_reserved("Participant"));
    }
}
