//! The structs: their fields, types and documentation are typify's, their layout is the project's.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use quote::ToTokens;
use syn::visit::Visit;
use syn::{Fields, Item, ItemStruct};
use typify::{TypeSpace, TypeSpaceSettings};

use super::RustError;
use super::lower::Lowered;
use super::model::{Form, NamedSchema};
use super::tidy;
use crate::names::pascal_case;
use crate::schema::property_pointer;

/// Every struct by its name.
pub(super) type Structs = BTreeMap<String, ItemStruct>;

/// Lets typify make the structs, checks that it made just those, and tidies them.
///
/// # Errors
///
/// A schema that has not the name of its struct; two properties of one field; a replacement that did not take effect;
/// whatever else typify does not make as the schemas say.
pub(super) fn generate(
    schemas: &[NamedSchema<'_>],
    lowered: Lowered,
) -> Result<Structs, RustError> {
    let replaced = lowered.replaced.clone();
    let mut structs = Structs::new();
    let mut unexpected = Vec::new();
    for item in run_typify(lowered)?.items {
        match item {
            Item::Struct(item) => {
                structs.insert(item.ident.to_string(), item);
            }
            // typify's module of conversion errors, which no struct uses.
            Item::Mod(module) if module.ident == "error" => {}
            other => unexpected.push(other.to_token_stream().to_string()),
        }
    }
    let expected = schemas.iter().filter(|it| it.form == Form::Struct);
    for schema in expected.clone() {
        let item = structs.get(schema.name);
        let item = item.ok_or_else(|| RustError::name(schema.name))?;
        if let Some(field) = duplicate(&item.fields) {
            return Err(field_twice(schema, &field));
        }
    }
    check_replacements(&replaced, &structs)?;
    if !unexpected.is_empty() || structs.len() != expected.clone().count() {
        let unexpected = unexpected.join("; ");
        let what = format!("there are {} structs, and {unexpected:?}", structs.len());
        return Err(RustError::Typify(what));
    }
    for schema in expected {
        if let Some(item) = structs.get_mut(schema.name) {
            tidy::tidy(item, schema)?;
        }
    }
    Ok(structs)
}

fn run_typify(lowered: Lowered) -> Result<syn::File, RustError> {
    let mut settings = TypeSpaceSettings::default();
    // In the order of the keys: what is written is the same every time.
    settings.with_map_type("::std::collections::BTreeMap");
    for name in &lowered.replaced {
        settings.with_replacement(name, format!("crate::{name}"), std::iter::empty());
    }
    let mut space = TypeSpace::new(&settings);
    // typify panics on some schemas that it has no answer for; the panic's text is on the terminal.
    let tokens = catch_unwind(AssertUnwindSafe(|| {
        space
            .add_ref_types(lowered.definitions)
            .map(|()| space.to_stream())
    }))
    .map_err(|_| RustError::Typify("it panics, with the message above".to_owned()))?
    .map_err(|error| RustError::Typify(error.to_string()))?;
    syn::parse2(tokens).map_err(|error| RustError::Typify(error.to_string()))
}

/// Two properties of one field: the last of them is the one to remove.
fn field_twice(schema: &NamedSchema<'_>, field: &str) -> RustError {
    let name = schema.name;
    let properties = schema.schema.object().map(|object| &object.properties);
    let mut keys = properties.into_iter().flat_map(|it| it.keys().rev());
    let key = keys.find(|key| pascal_case(key) == pascal_case(field));
    let message = format!(
        "two properties of `{name}` would be the field `{field}`: remove one of them by an action of spec/overlay.yaml"
    );
    RustError::at(
        property_pointer(name, key.map_or(field, String::as_str)),
        message,
    )
}

/// The first name that two fields have.
fn duplicate(fields: &Fields) -> Option<String> {
    let mut taken = BTreeSet::new();
    let mut names = fields.iter().filter_map(|field| field.ident.as_ref());
    names
        .find(|name| !taken.insert(*name))
        .map(ToString::to_string)
}

/// typify says nothing of a replacement that matched nothing.
fn check_replacements(replaced: &[String], structs: &Structs) -> Result<(), RustError> {
    let mut paths = CratePaths(BTreeSet::new());
    for item in structs.values() {
        paths.visit_item_struct(item);
    }
    for name in replaced {
        if structs.contains_key(name) || !paths.0.contains(name) {
            return Err(if pascal_case(name) == *name {
                let message = format!(
                    "`{name}` should have replaced a schema, but no struct uses it: typify ignored the replacement, or nothing \
                     refers to it any more"
                );
                RustError::schema(name, message)
            } else {
                RustError::name(name)
            });
        }
    }
    Ok(())
}

/// Collects the `X` of every `crate::X`.
struct CratePaths(BTreeSet<String>);

impl Visit<'_> for CratePaths {
    fn visit_path(&mut self, path: &syn::Path) {
        let mut segments = path.segments.iter();
        if let (Some(root), Some(name)) = (segments.next(), segments.next())
            && root.ident == "crate"
        {
            self.0.insert(name.ident.to_string());
        }
        syn::visit::visit_path(self, path);
    }
}
