//! The named schemas of the document, each with the form it takes in Rust.

use serde_json::{Map, Value};

use super::{RustError, print};

/// A named schema and what becomes of it.
#[derive(Clone, Debug)]
pub struct NamedSchema<'document> {
    /// The name in the document and in Rust.
    pub name: &'document str,
    /// The schema itself.
    pub schema: &'document Map<String, Value>,
    /// What it becomes.
    pub form: Form<'document>,
}

/// What a named schema becomes in Rust.
#[derive(Clone, Debug, PartialEq)]
pub enum Form<'document> {
    /// An object with known keys: typify's struct.
    Struct,
    /// A list of texts, closed on the page or known to grow: an open enum of ours.
    OpenEnum(Vec<&'document str>),
    /// A UUID with a meaning: a newtype of ours.
    Identifier,
    /// Written by hand in the models crate.
    HandWritten,
}

/// Types that the models crate writes by hand because no schema says enough of them.
pub const HAND_WRITTEN: [&str; 3] = ["Extra", "Participant", "SignedUrl"];

/// The other types that the models crate exports from its root, written by hand.
const EXPORTED: [&str; 12] = [
    "ArtifactKind",
    "DecodeError",
    "Drift",
    "DriftKind",
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

/// Reads `components.schemas` in document order.
///
/// # Errors
///
/// A schema of a form that Rust has no type for.
pub fn read(document: &Value) -> Result<Vec<NamedSchema<'_>>, RustError> {
    let schemas = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .ok_or(RustError::NoSchemas)?;
    schemas
        .iter()
        .map(|(name, schema)| {
            let unknown = || RustError::UnknownForm { name: name.clone() };
            let schema = schema.as_object().ok_or_else(unknown)?;
            let form = form(name, schema).ok_or_else(unknown)?;
            Ok(NamedSchema { name, schema, form })
        })
        .collect()
}

/// What a named schema becomes; `None` if Rust has no type for it.
pub fn form<'document>(
    name: &str,
    schema: &'document Map<String, Value>,
) -> Option<Form<'document>> {
    // What uses the name would not see that it may be null.
    if schema.get("nullable").is_some_and(|it| it == true) {
        return None;
    }
    if HAND_WRITTEN.contains(&name) {
        return Some(Form::HandWritten);
    }
    let kind = schema.get("type").and_then(Value::as_str)?;
    let values = schema
        .get("enum")
        .or_else(|| schema.get("x-extensible-enum"))
        .and_then(Value::as_array);
    match (kind, values, schema.get("format").and_then(Value::as_str)) {
        ("string", Some(values), None) => {
            let texts: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
            texts.map(Form::OpenEnum)
        }
        ("string", None, Some("uuid")) => Some(Form::Identifier),
        ("object", None, None) if schema.contains_key("properties") => Some(Form::Struct),
        _ => None,
    }
}

/// The text that describes a schema or a property.
pub fn description(schema: &Map<String, Value>) -> &str {
    text(schema, "description").unwrap_or_default()
}

/// A keyword's text.
pub fn text<'document>(
    schema: &'document Map<String, Value>,
    keyword: &str,
) -> Option<&'document str> {
    schema.get(keyword).and_then(Value::as_str)
}

/// The properties of an object schema, in document order.
pub fn properties(
    schema: &Map<String, Value>,
) -> impl Iterator<Item = (&str, &Map<String, Value>)> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(key, property)| Some((key.as_str(), property.as_object()?)))
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
