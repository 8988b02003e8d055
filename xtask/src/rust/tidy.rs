//! Passes that make typify's structs rows of the macro `object!`, which reads them as the wire is.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Field, Fields, ItemStruct, LitStr, Meta, Token, parse_quote, parse2};

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
        .filter_map(|field| {
            let key = match renamed(&field) {
                Some(key) => key.value(),
                None => field.ident.as_ref()?.to_string(),
            };
            Some((key, field))
        })
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

/// A part of typify's serde attributes, such as `rename = "…"`.
fn serde_part(field: &Field, name: &str) -> Option<Meta> {
    let attributes = field.attrs.iter();
    let attributes = attributes.filter(|attribute| attribute.path().is_ident("serde"));
    let mut parts = attributes.flat_map(|attribute| {
        let parts = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        parts.into_iter().flatten()
    });
    parts.find(|part| part.path().is_ident(name))
}

/// The key on the wire, where the field has another name.
fn renamed(field: &Field) -> Option<LitStr> {
    let rename = serde_part(field, "rename")?;
    let key = &rename.require_name_value().ok()?.value;
    parse2(key.to_token_stream()).ok()
}

/// The attributes that the macro `object!` defines, for typify's serde attributes.
///
/// `#[key = "…"]` replaces `rename`, and `#[omit_none]` replaces `skip_serializing_if`. The rest is dropped: typify
/// makes the absence of a nullable key an error, and deliveries omit such keys.
fn object_attributes(field: &Field) -> impl Iterator<Item = Attribute> + use<> {
    let key = renamed(field).map(|key| parse_quote!(#[key = #key]));
    let omits = serde_part(field, "skip_serializing_if").map(|_| parse_quote!(#[omit_none]));
    key.into_iter().chain(omits)
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
