//! The unions of all payloads: one enum for webhooks, one for callbacks.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::{Ident, Item, ItemEnum, ItemImpl, Variant, parse_quote};

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
    let discriminated = payloads.iter().filter_map(Variation::of);
    let (callbacks, webhooks): (Vec<Variation<'_>>, Vec<Variation<'_>>) =
        discriminated.partition(|it| it.payload.family == "callback");
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
    for (name, description, variations) in unions {
        entries.push(union(name, description, schemas, &variations));
        entries.extend(accessors(name, schemas, &variations).map(Entry::Item));
    }
    entries
}

/// A payload with an event, and so with a variant.
struct Variation<'payloads> {
    event: &'payloads str,
    payload: &'payloads Payload<'payloads>,
}

impl<'payloads> Variation<'payloads> {
    fn of(payload: &'payloads Payload<'payloads>) -> Option<Self> {
        let event = payload.event?;
        Some(Self { event, payload })
    }

    fn name(&self) -> Ident {
        Ident::new(&payloads::variant(self.event), Span::call_site())
    }
}

fn union(
    name: &str,
    description: &str,
    schemas: &[NamedSchema<'_>],
    variations: &[Variation<'_>],
) -> Entry {
    let name = Ident::new(name, Span::call_site());
    let documentation = documentation::attributes(description);
    let mut item: ItemEnum = parse_quote! {
        #(#documentation)*
        pub enum #name {}
    };
    item.variants
        .extend(variations.iter().map(|it| variant(schemas, it)));
    Entry::Table {
        macro_name: "event_union",
        item: Item::Enum(item),
    }
}

fn variant(schemas: &[NamedSchema<'_>], variation: &Variation<'_>) -> Variant {
    let Variation { event, payload } = variation;
    let schema = find(schemas, payload.name);
    let description = schema.map_or("", |schema| schema.schema.description());
    let documentation = documentation::attributes(&format!("{}:\n{description}", code_span(event)));
    let name = variation.name();
    let type_name = Ident::new(payload.name, Span::call_site());
    // Each in a box: an event stays small to move, and a payload that grows changes no variant.
    parse_quote! {
        #(#documentation)*
        #[event = #event]
        #name(Box<#type_name>)
    }
}

/// `bot_id()` and `calendar_id()`, where any payload has one.
fn accessors(
    name: &str,
    schemas: &[NamedSchema<'_>],
    variations: &[Variation<'_>],
) -> Option<Item> {
    let accessors = [
        ("bot_id", "BotId", "The bot"),
        ("calendar_id", "CalendarId", "The calendar connection"),
    ];
    let methods: Vec<syn::ImplItemFn> = accessors
        .into_iter()
        .filter_map(|(key, type_name, subject)| {
            let identifiers: Vec<_> = variations
                .iter()
                .filter_map(|it| Some((it, identifier(schemas, it.payload, key, type_name)?)))
                .collect();
            let is_any_text = |it: &(_, Identifier)| it.1 == Identifier::Text;
            let or_text = if identifiers.iter().any(is_any_text) {
                ", or where any text names it and this one is not a UUID"
            } else {
                ""
            };
            let key = Ident::new(key, Span::call_site());
            let arms: Vec<syn::Arm> = identifiers
                .iter()
                .map(|(variation, identifier)| {
                    let variant = variation.name();
                    match identifier {
                        Identifier::Typed => {
                            parse_quote!(Self::#variant(payload) => Some(payload.data.#key),)
                        }
                        Identifier::Text => {
                            parse_quote!(Self::#variant(payload) => payload.data.#key.parse().ok(),)
                        }
                    }
                })
                .collect();
            let type_name = Ident::new(type_name, Span::call_site());
            let documentation = documentation::attributes(&format!(
                "{subject} that the event is about; `None` where it is about none{or_text}."
            ));
            (!arms.is_empty()).then(|| {
                parse_quote! {
                    #(#documentation)*
                    #[must_use]
                    pub fn #key(&self) -> Option<#type_name> {
                        match self {
                            #(#arms)*
                            _ => None,
                        }
                    }
                }
            })
        })
        .collect();
    let name = Ident::new(name, Span::call_site());
    let item: ItemImpl = parse_quote!(impl #name { #(#methods)* });
    (!methods.is_empty()).then_some(Item::Impl(item))
}

/// How a payload names what it is about.
#[derive(Clone, Copy, PartialEq)]
enum Identifier {
    /// By the type of the identifier.
    Typed,
    /// By any text: the vendor does not promise the form of the identifier.
    Text,
}

/// How the data of a payload names what it is about, where it always does.
fn identifier(
    schemas: &[NamedSchema<'_>],
    payload: &Payload<'_>,
    key: &str,
    type_name: &str,
) -> Option<Identifier> {
    let property = find(schemas, payload.data?)?.schema.property(key)?;
    if !property.required || property.schema.nullable {
        return None;
    }
    match &property.schema.kind {
        Kind::Reference(name) => (name == type_name).then_some(Identifier::Typed),
        Kind::Text => property.schema.format.is_none().then_some(Identifier::Text),
        _ => None,
    }
}

fn find<'schemas, 'document>(
    schemas: &'schemas [NamedSchema<'document>],
    name: &str,
) -> Option<&'schemas NamedSchema<'document>> {
    schemas.iter().find(|schema| schema.name == name)
}
