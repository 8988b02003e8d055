//! Passes that make typify's structs rows of the macro `object!`, which reads them as the wire is.

use std::collections::BTreeMap;

use syn::visit_mut::VisitMut;
use syn::{Attribute, Field, Fields, ItemStruct, parse_quote};

use super::RustError;
use super::documentation;
use super::model::NamedSchema;

/// Runs every pass over one struct.
///
/// # Errors
///
/// A field that is not a property of the schema.
pub(super) fn tidy(item: &mut ItemStruct, schema: &NamedSchema<'_>) -> Result<(), RustError> {
    ShortPaths.visit_item_struct_mut(item);
    item.attrs = documentation::attributes(schema.schema.description());
    in_page_order(item, schema)?;
    Ok(())
}

/// Puts the fields into the order of the properties; typify sorts them.
fn in_page_order(item: &mut ItemStruct, schema: &NamedSchema<'_>) -> Result<(), RustError> {
    let Fields::Named(fields) = &mut item.fields else {
        return Ok(());
    };
    let mut by_key: BTreeMap<String, Field> = std::mem::take(&mut fields.named)
        .into_iter()
        .map(|field| (wire_key(&field), field))
        .collect();
    for (key, property) in schema
        .schema
        .object()
        .into_iter()
        .flat_map(|it| &it.properties)
    {
        let lacks = || RustError::Typify(format!("`{}` has no field for `{key}`", schema.name));
        let mut field = by_key.remove(key).ok_or_else(lacks)?;
        let attributes = object_attributes(&field);
        field.attrs = documentation::attributes(property.schema.description());
        field.attrs.extend(attributes);
        fields.named.push(field);
    }
    Ok(())
}

/// The key on the wire: the `rename` where there is one, else the field's name.
fn wire_key(field: &Field) -> String {
    let mut key = field
        .ident
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    for attribute in serde_attributes(field) {
        // Parts other than `rename` are ignored.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                key = meta.value()?.parse::<syn::LitStr>()?.value();
            } else if let Ok(value) = meta.value() {
                value.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    key
}

fn serde_attributes(field: &Field) -> impl Iterator<Item = &Attribute> {
    field
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
}

/// The attributes that the macro `object!` defines, for typify's serde attributes.
///
/// `#[key = "…"]` replaces `rename`, and `#[omit_none]` replaces `skip_serializing_if`. The rest is dropped: typify
/// makes the absence of a nullable key an error, and deliveries omit such keys.
fn object_attributes(field: &Field) -> Vec<Attribute> {
    let parts: Vec<syn::Meta> = serde_attributes(field)
        .flat_map(|attribute| {
            attribute
                .parse_args_with(
                    syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated,
                )
                .into_iter()
                .flatten()
        })
        .collect();
    let find = |name: &str| parts.iter().find(|part| part.path().is_ident(name));
    let key = find("rename").and_then(|part| part.require_name_value().ok());
    let key = key.map(|key| &key.value);
    let omits = find("skip_serializing_if");
    key.map(|key| parse_quote!(#[key = #key]))
        .into_iter()
        .chain(omits.map(|_| parse_quote!(#[omit_none])))
        .collect()
}

/// Shortens `::std::option::Option` to `Option`, and so on; the file imports what is not in the prelude.
struct ShortPaths;

impl VisitMut for ShortPaths {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let root = path.segments.first().map(|root| root.ident.to_string());
        if let Some("std" | "serde_json" | "uuid" | "crate") = root.as_deref()
            && let Some(last) = path.segments.last().cloned()
        {
            path.leading_colon = None;
            path.segments = std::iter::once(last).collect();
        }
    }
}
