//! Open enums, identifiers and event names: tables for the macros of the models crate.

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::{Ident, Item, ItemEnum, ItemStruct, Variant, parse_quote};

use super::RustError;
use super::documentation;
use super::model::NamedSchema;
use super::names;
use super::payloads;
use super::print::Entry;
use crate::markdown::code_span;

/// The table of an open enum: a variant for each documented value.
///
/// # Errors
///
/// Values that are not names in Rust, or two that are the same name.
pub(super) fn open_enum(schema: &NamedSchema<'_>, values: &[&str]) -> Result<Entry, RustError> {
    let mut item = parse_enum(schema.name, schema.schema.description());
    let mut taken = BTreeMap::new();
    for value in values {
        let name = names::pascal_case(value);
        let rejected = |other: &str| RustError::Value {
            name: schema.name.to_owned(),
            value: (*value).to_owned(),
            other: other.to_owned(),
        };
        if !names::is_identifier(&name) || name == "Unknown" {
            return Err(rejected("no name of a variant"));
        }
        if let Some(other) = taken.insert(name.clone(), *value) {
            return Err(rejected(&format!("the variant of `{other}`")));
        }
        item.variants.push(variant(&name, value));
    }
    Ok(Entry::Table {
        macro_name: "open_enum",
        item: Item::Enum(item),
    })
}

fn parse_enum(name: &str, description: &str) -> ItemEnum {
    let name = Ident::new(name, Span::call_site());
    let documentation = documentation::attributes(description);
    parse_quote! {
        #(#documentation)*
        pub enum #name {}
    }
}

fn variant(name: &str, value: &str) -> Variant {
    let name = Ident::new(name, Span::call_site());
    let documentation = documentation::attributes(&code_span(value));
    parse_quote! {
        #(#documentation)*
        #name = #value
    }
}

/// The row of an identifier.
pub(super) fn identifier(schema: &NamedSchema<'_>) -> Entry {
    let name = Ident::new(schema.name, Span::call_site());
    let documentation = documentation::attributes(schema.schema.description());
    let item: ItemStruct = parse_quote! {
        #(#documentation)*
        pub struct #name;
    };
    Entry::Table {
        macro_name: "identifier",
        item: Item::Struct(item),
    }
}

/// The row of an `event` constant.
pub(super) fn event_name(event: &str) -> Entry {
    let name = Ident::new(&payloads::event_type(event), Span::call_site());
    let documentation = documentation::attributes(&format!("The name {}.", code_span(event)));
    let item: ItemStruct = parse_quote! {
        #(#documentation)*
        #[name = #event]
        pub struct #name;
    };
    Entry::Table {
        macro_name: "event_name",
        item: Item::Struct(item),
    }
}
