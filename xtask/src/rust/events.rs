//! The unions of all payloads: one enum for webhooks, one for callbacks.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, Item, Variant, parse_quote};

use super::documentation;
use super::model::NamedSchema;
use super::payloads::{self, Payload};
use super::print::Entry;
use super::values;
use crate::markdown::code_span;
use crate::schema::Kind;

/// Every entry of the file about events.
pub(super) fn entries(schemas: &[NamedSchema<'_>], payloads: &[Payload<'_>]) -> Vec<Entry> {
    let mut named = BTreeSet::new();
    let events = payloads.iter().filter_map(|payload| payload.event);
    let mut entries: Vec<Entry> = events
        .filter(|event| named.insert(*event))
        .map(values::event_name)
        .collect();
    let (callbacks, webhooks): (Vec<&Payload<'_>>, Vec<&Payload<'_>>) =
        payloads.iter().partition(|it| it.family == "callback");
    let unions = [
        (
            "WebhookEvent",
            "A webhook, as the account's endpoint receives it.",
            webhooks,
        ),
        (
            "CallbackEvent",
            "A callback, as the URL that a bot was created with receives it.",
            callbacks,
        ),
    ];
    for (name, description, payloads) in unions {
        entries.push(union(name, description, schemas, &payloads));
        entries.extend(accessors(name, schemas, &payloads).map(Entry::Item));
    }
    entries
}

fn union(
    name: &str,
    description: &str,
    schemas: &[NamedSchema<'_>],
    payloads: &[&Payload<'_>],
) -> Entry {
    let mut item = values::empty_enum(name, description);
    let variants = payloads.iter().filter_map(|it| variant(schemas, it));
    item.variants.extend(variants);
    Entry::Table {
        macro_name: "event_union",
        item: Item::Enum(item),
    }
}

/// The variant of a payload with an event.
fn variant(schemas: &[NamedSchema<'_>], payload: &Payload<'_>) -> Option<Variant> {
    let event = payload.event?;
    let schema = find(schemas, payload.name);
    let description = schema.map_or("", |schema| schema.schema.description());
    let documentation = documentation::attributes(&format!("{}:\n{description}", code_span(event)));
    let name = name(event);
    let type_name = Ident::new(payload.name, Span::call_site());
    // Each in a box: an event stays small to move, and a payload that grows changes no variant.
    let mut variant: Variant = parse_quote! {
        #[event = #event]
        #name(Box<#type_name>)
    };
    variant.attrs.splice(0..0, documentation);
    Some(variant)
}

fn name(event: &str) -> Ident {
    Ident::new(&payloads::variant(event), Span::call_site())
}

/// `bot_id()` and `calendar_id()`, where any payload has one.
fn accessors(name: &str, schemas: &[NamedSchema<'_>], payloads: &[&Payload<'_>]) -> Option<Item> {
    let accessors = [
        ("bot_id", "BotId", "The bot"),
        ("calendar_id", "CalendarId", "The calendar connection"),
    ];
    let methods = accessors.map(|accessor| method(accessor, schemas, payloads));
    let methods: Vec<TokenStream> = methods.into_iter().flatten().collect();
    if methods.is_empty() {
        return None;
    }
    let name = Ident::new(name, Span::call_site());
    Some(parse_quote!(impl #name { #(#methods)* }))
}

fn method(
    (key, type_name, subject): (&str, &str, &str),
    schemas: &[NamedSchema<'_>],
    payloads: &[&Payload<'_>],
) -> Option<TokenStream> {
    let mut or_text = "";
    let field = Ident::new(key, Span::call_site());
    let arm = |payload: &&Payload<'_>| -> Option<TokenStream> {
        let variant = name(payload.event?);
        Some(if is_typed(schemas, payload, key, type_name)? {
            quote!(Self::#variant(payload) => Some(payload.data.#field),)
        } else {
            or_text = ", or where any text names it and this one is not a UUID";
            quote!(Self::#variant(payload) => payload.data.#field.parse().ok(),)
        })
    };
    let arms: Vec<TokenStream> = payloads.iter().filter_map(arm).collect();
    if arms.is_empty() {
        return None;
    }
    let type_name = Ident::new(type_name, Span::call_site());
    let documentation = documentation::attributes(&format!(
        "{subject} that the event is about; `None` where it is about none{or_text}."
    ));
    Some(quote! {
        #(#documentation)*
        #[must_use]
        pub fn #field(&self) -> Option<#type_name> {
            match self {
                #(#arms)*
                _ => None,
            }
        }
    })
}

/// Whether the data of a payload names what it is about by the type of the identifier, and not by any text, whose form the
/// vendor does not promise; `None` where it does not always name it.
fn is_typed(
    schemas: &[NamedSchema<'_>],
    payload: &Payload<'_>,
    key: &str,
    type_name: &str,
) -> Option<bool> {
    let property = find(schemas, payload.data?)?.schema.property(key)?;
    if !property.required || property.schema.nullable {
        return None;
    }
    match &property.schema.kind {
        Kind::Reference(name) => (name == type_name).then_some(true),
        Kind::Text => property.schema.format.is_none().then_some(false),
        _ => None,
    }
}

fn find<'schemas, 'document>(
    schemas: &'schemas [NamedSchema<'document>],
    name: &str,
) -> Option<&'schemas NamedSchema<'document>> {
    schemas.iter().find(|schema| schema.name == name)
}
