//! The lines of one item of Rust source text.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Fields, ImplItem, Item, ItemConst, ItemEnum, ItemExternCrate, ItemFn, ItemStatic, ItemStruct,
    ItemTrait, ItemType, ItemUnion, TraitItem, Visibility,
};

/// A public item, field, variant, method or implementation.
#[derive(Clone, Debug)]
pub(in crate::rust) struct PublicItem {
    /// Its line of the list.
    pub(in crate::rust) line: String,
    /// Its path: `BotStatus.code`, `StatusCode::Retrying`.
    pub(in crate::rust) path: String,
    /// What it is, for reports.
    pub(in crate::rust) shown: String,
}

impl PublicItem {
    /// An item that has no path.
    fn unnamed(line: String) -> Self {
        Self {
            path: line.clone(),
            line,
            shown: String::new(),
        }
    }
}

/// Adds the lines of one item; gives a public item of a kind that has none.
pub(in crate::rust) fn item_lines(
    item: &Item,
    prefix: &str,
    items: &mut Vec<PublicItem>,
) -> Option<String> {
    let mut add = |line: String, path: String, shown: String| {
        items.push(PublicItem { line, path, shown });
    };
    if visibility(item).is_some_and(|it| !public(it)) {
        return None;
    }
    let mut lines = Vec::new();
    match item {
        Item::Struct(item) => {
            let name = &item.ident;
            let line = format!("{prefix}struct {name}{}", attributes(&item.attrs));
            let shown = match prefix {
                "identifier! " => "an identifier",
                "event_name! " => "the name of an event",
                _ => "a struct",
            };
            add(line, name.to_string(), shown.to_owned());
            for (field, kind) in fields(&item.fields) {
                let line = format!("{prefix}struct {name}.{field}: {kind}");
                add(line, format!("{name}.{field}"), kind);
            }
        }
        Item::Enum(item) => {
            let name = &item.ident;
            let line = format!("{prefix}enum {name}{}", attributes(&item.attrs));
            let shown = match prefix {
                "open_enum! " => "an open enum",
                "event_union! " => "a union of events",
                _ => "an enum",
            };
            add(line, name.to_string(), shown.to_owned());
            for variant in &item.variants {
                let mut variant = variant.clone();
                without_documentation(&mut variant.attrs);
                for field in &mut variant.fields {
                    without_documentation(&mut field.attrs);
                }
                let line = format!("{prefix}enum {name}::{}", text(&variant));
                let value = variant.discriminant.as_ref().map(|(_, value)| text(value));
                let shown = value.unwrap_or_else(|| text(&variant.fields));
                add(line, format!("{name}::{}", variant.ident), shown);
            }
        }
        Item::Const(item) => {
            lines.push(format!("{prefix}const {}: {}", item.ident, text(&item.ty)));
        }
        Item::Fn(item) => {
            lines.push(format!("{prefix}{}", text(&item.sig)));
        }
        Item::Trait(item) => trait_lines(item, &mut lines),
        Item::Type(item) => {
            lines.push(format!("{prefix}type {} = {}", item.ident, text(&item.ty)));
        }
        Item::Impl(item) => impl_lines(item, items),
        Item::Macro(item) => {
            if let Some(name) = &item.ident {
                macro_lines(
                    &format!("macro {name}!"),
                    item.mac.tokens.clone(),
                    &mut lines,
                );
            } else if let (Some(name), Ok(table)) = (
                item.mac.path.get_ident(),
                syn::parse2::<Item>(item.mac.tokens.clone()),
            ) {
                return item_lines(&table, &format!("{name}! "), items);
            }
        }
        // Those that count are listed from the crate's root.
        Item::Use(_) | Item::Mod(_) => {}
        other => return Some(text(other)),
    }
    items.extend(lines.into_iter().map(PublicItem::unnamed));
    None
}

/// The visibility of an item, if its kind has one and can be listed.
fn visibility(item: &Item) -> Option<&Visibility> {
    match item {
        Item::Const(ItemConst { vis, .. })
        | Item::Enum(ItemEnum { vis, .. })
        | Item::ExternCrate(ItemExternCrate { vis, .. })
        | Item::Fn(ItemFn { vis, .. })
        | Item::Static(ItemStatic { vis, .. })
        | Item::Struct(ItemStruct { vis, .. })
        | Item::Trait(ItemTrait { vis, .. })
        | Item::Type(ItemType { vis, .. })
        | Item::Union(ItemUnion { vis, .. }) => Some(vis),
        _ => None,
    }
}

/// What a trait requires of a type, and provides.
fn trait_lines(item: &syn::ItemTrait, lines: &mut Vec<String>) {
    let name = &item.ident;
    let above = &item.supertraits;
    lines.push(format!("trait {name}: {}", text(above)));
    for member in &item.items {
        let member = match member {
            TraitItem::Fn(method) if method.default.is_some() => {
                format!("{} {{ … }}", text(&method.sig))
            }
            TraitItem::Fn(method) => text(&method.sig),
            TraitItem::Type(member) => format!("type {}: {}", member.ident, text(&member.bounds)),
            other => text(other),
        };
        lines.push(format!("trait {name}::{member}"));
    }
}

/// The public functions and constants, and the implementations, in the body of a `macro_rules!`.
fn macro_lines(name: &str, tokens: TokenStream, lines: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let starts = |at: usize, token: &TokenTree| match token {
        TokenTree::Ident(word) if word == "impl" => true,
        TokenTree::Ident(word) if word == "pub" => {
            let next = tokens.get(at + 1).map(ToString::to_string);
            matches!(next.as_deref(), Some("fn" | "const"))
        }
        _ => false,
    };
    for (at, token) in tokens.iter().enumerate() {
        if starts(at, token) {
            let item: TokenStream = tokens
                .iter()
                .skip(at)
                .take_while(|token| match token {
                    TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
                    TokenTree::Punct(punct) => !matches!(punct.as_char(), ';' | '='),
                    _ => true,
                })
                .cloned()
                .collect();
            let item = text(&item);
            // Methods are listed by themselves, and a private trait has no other users.
            let hidden = item.starts_with("impl")
                && (!item.contains(" for ") || item.starts_with("impl $crate"));
            if !hidden {
                lines.push(format!("{name}: {item}"));
            }
        }
        if let TokenTree::Group(group) = token {
            macro_lines(name, group.stream(), lines);
        }
    }
}

fn impl_lines(item: &syn::ItemImpl, items: &mut Vec<PublicItem>) {
    let on = text(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        let head = format!("impl {} for {on}", text(path));
        for member in &item.items {
            if let ImplItem::Type(member) = member {
                let (name, target) = (&member.ident, text(&member.ty));
                let line = format!("{head}: type {name} = {target}");
                items.push(PublicItem::unnamed(line));
            }
        }
        items.push(PublicItem::unnamed(head));
        return;
    }
    for member in &item.items {
        match member {
            ImplItem::Fn(method) if public(&method.vis) => {
                let (name, shown) = (&method.sig.ident, text(&method.sig));
                items.push(PublicItem {
                    line: format!("{on}::{shown}"),
                    path: format!("{on}::{name}()"),
                    shown,
                });
            }
            ImplItem::Const(constant) if public(&constant.vis) => {
                let (name, shown) = (&constant.ident, text(&constant.ty));
                items.push(PublicItem {
                    line: format!("{on}::const {name}: {shown}"),
                    path: format!("{on}::{name}"),
                    shown,
                });
            }
            _ => {}
        }
    }
}

/// The public fields, each with its type.
fn fields(fields: &Fields) -> Vec<(String, String)> {
    let fields = fields.iter().enumerate();
    let fields = fields.filter(|(_, field)| public(&field.vis));
    fields
        .map(|(index, field)| {
            let name = field.ident.as_ref();
            let name = name.map_or(index.to_string(), ToString::to_string);
            (name, text(&field.ty))
        })
        .collect()
}

/// The attributes that users depend on: the derives, and whether the type may grow.
fn attributes(attributes: &[syn::Attribute]) -> String {
    let mut shown: Vec<String> = attributes
        .iter()
        .filter(|attribute| {
            let path = attribute.path();
            path.is_ident("derive") || path.is_ident("non_exhaustive") || path.is_ident("cfg_attr")
        })
        .map(text)
        .collect();
    shown.insert(0, String::new());
    shown.join(" ").trim_end().to_owned()
}

fn without_documentation(attributes: &mut Vec<syn::Attribute>) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
}

pub(super) fn public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Tokens as a person would space them.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (spaced, tight) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" <", "<"),
        (" >", ">"),
        ("< ", "<"),
        ("& ", "&"),
        (" ,", ","),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" : ", ": "),
        ("# [", "#["),
        ("' ", "'"),
        ("$ ", "$"),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}
