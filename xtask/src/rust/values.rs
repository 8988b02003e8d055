//! Open enums, identifiers and event names: tables for the macros of the models crate.

use std::collections::BTreeMap;

use proc_macro2::Span;
use serde_json::Value;
use syn::{Ident, Item, ItemEnum, Variant, parse_quote};

use super::RustError;
use super::documentation;
use super::error::quoted;
use super::model::NamedSchema;
use super::payloads;
use super::print::Entry;
use super::variants;
use crate::markdown::code_span;

/// The table of an open enum: a variant for each documented value.
///
/// # Errors
///
/// A value that has neither a letter nor a digit, and for which the document chooses no name.
pub(super) fn open_enum(schema: &NamedSchema<'_>, values: &[&str]) -> Result<Entry, RustError> {
    let mut item = empty_enum(schema.name, schema.schema.description());
    let rejected = |value: &str, why: String| {
        let (name, value) = (quoted(schema.name), quoted(value));
        let message = format!(
            "the value `{value}` of `{name}` {why}: choose another name by an action of spec/overlay.yaml that adds \
             `x-enum-varnames: {{ \"{value}\": Name }}` to the schema"
        );
        RustError::schema(schema.name, message)
    };
    let chosen = chosen_names(schema, values)
        .map_err(|why| rejected(values.first().copied().unwrap_or_default(), why))?;
    let names = variants::variants(values, &chosen).map_err(|(value, why)| rejected(value, why))?;
    for (value, name) in values.iter().zip(&names) {
        item.variants.push(variant(name, value));
    }
    Ok(Entry::Table {
        macro_name: "open_enum",
        item: Item::Enum(item),
    })
}

/// The names of variants that the document chooses: for each value, or in the order of the values.
const NAMES: &str = "x-enum-varnames";

fn chosen_names(
    schema: &NamedSchema<'_>,
    values: &[&str],
) -> Result<BTreeMap<String, String>, String> {
    let name = |name: &Value| {
        let name = name.as_str().map(str::to_owned);
        name.ok_or_else(|| {
            format!("is named by `{NAMES}`, which holds a value that is not a string")
        })
    };
    match schema.schema.annotations.get(NAMES) {
        None => Ok(BTreeMap::new()),
        Some(Value::Object(names)) => names
            .iter()
            .map(|(value, chosen)| Ok((value.clone(), name(chosen)?)))
            .collect(),
        Some(Value::Array(names)) if names.len() == values.len() => values
            .iter()
            .zip(names)
            .map(|(value, chosen)| Ok(((*value).to_owned(), name(chosen)?)))
            .collect(),
        Some(_) => Err(format!(
            "is named by `{NAMES}`, which is neither a map of values to names nor a list of {} names",
            values.len()
        )),
    }
}

/// An enum to which variants are added.
pub(super) fn empty_enum(name: &str, description: &str) -> ItemEnum {
    let name = Ident::new(name, Span::call_site());
    let documentation = documentation::attributes(description);
    parse_quote! {
        #(#documentation)*
        pub enum #name {}
    }
}

fn variant(name: &str, value: &str) -> Variant {
    let name = Ident::new(name, Span::call_site());
    let mut variant: Variant = parse_quote!(#name = #value);
    variant.attrs = documentation::attributes(&code_span(value));
    variant
}

/// The row of an identifier.
pub(super) fn identifier(schema: &NamedSchema<'_>) -> Entry {
    let name = Ident::new(schema.name, Span::call_site());
    let documentation = documentation::attributes(schema.schema.description());
    Entry::Table {
        macro_name: "identifier",
        item: parse_quote! {
            #(#documentation)*
            pub struct #name;
        },
    }
}

/// The row of an `event` constant.
pub(super) fn event_name(event: &str) -> Entry {
    let name = Ident::new(&payloads::event_type(event), Span::call_site());
    let documentation = documentation::attributes(&format!("The name {}.", code_span(event)));
    Entry::Table {
        macro_name: "event_name",
        item: parse_quote! {
            #(#documentation)*
            #[name = #event]
            pub struct #name;
        },
    }
}
