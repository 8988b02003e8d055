//! Passes that make typify's structs fit the wire, and look as if written by hand.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Field, Fields, ItemStruct, parse_quote};

use super::RustError;
use super::documentation;
use super::model::{self, NamedSchema};

/// Runs every pass over one struct.
///
/// # Errors
///
/// A field that is no property of the schema.
pub fn tidy(item: &mut ItemStruct, schema: &NamedSchema<'_>) -> Result<(), RustError> {
    ShortPaths.visit_item_struct_mut(item);
    item.attrs = documentation::attributes(model::description(schema.schema));
    item.attrs
        .push(parse_quote!(#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]));
    item.attrs.extend::<[Attribute; 3]>([
        parse_quote!(#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]),
        parse_quote!(#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]),
        parse_quote!(#[non_exhaustive]),
    ]);
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
    for (key, property) in model::properties(schema.schema) {
        let mut field = by_key.remove(key).ok_or_else(|| RustError::NoField {
            name: schema.name.to_owned(),
            key: key.to_owned(),
        })?;
        let serde = serde_attribute(&field);
        field.attrs = documentation::attributes(model::description(property));
        field.attrs.extend(serde);
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
        // Parts other than `rename` are read past.
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

/// The field's serde attribute without what would refuse a delivery, and in short words.
fn serde_attribute(field: &Field) -> Option<Attribute> {
    let mut parts: Vec<syn::Meta> = Vec::new();
    for attribute in serde_attributes(field) {
        let nested = attribute.parse_args_with(
            syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated,
        );
        for part in nested.into_iter().flatten() {
            // typify makes a nullable key that is absent an error; the wire leaves such keys out.
            if !part.path().is_ident("deserialize_with") {
                parts.push(short(part));
            }
        }
    }
    (!parts.is_empty()).then(|| parse_quote!(#[serde(#(#parts),*)]))
}

/// Takes the leading `::std::…::` off a path in a string.
fn short(part: syn::Meta) -> syn::Meta {
    let text = part.to_token_stream().to_string();
    let text = text
        .replace("::std::option::", "")
        .replace("::std::vec::", "")
        .replace("::std::collections::", "");
    syn::parse_str(&text).unwrap_or(part)
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
