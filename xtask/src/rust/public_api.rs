//! The public API of Rust source text as a list, read with syn.
//!
//! Macros are not expanded: a table such as `open_enum! { pub enum … }` is listed under its macro's name,
//! and what the macro gives to each is listed once, as `macro open_enum!: …`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Fields, ImplItem, Item, TraitItem, Visibility};

use super::RustError;

/// A public item, field, variant, method or implementation.
#[derive(Clone, Debug)]
pub(super) struct PublicItem {
    /// Its line of the list.
    pub(super) line: String,
    /// Its path: `BotStatus.code`, `StatusCode::Retrying`.
    pub(super) path: String,
    /// What it is, for reports.
    pub(super) shown: String,
}

/// One line for each public item, field, variant, method and implementation; sorted.
///
/// # Errors
///
/// A file that is not Rust, or has a public item of a kind that the list does not know.
pub fn list(files: &BTreeMap<String, String>) -> Result<Vec<String>, RustError> {
    let mut parsed = BTreeMap::new();
    for (name, text) in files {
        let file = syn::parse_file(text).map_err(|error| broken(name, error.to_string()))?;
        parsed.insert(name.as_str(), file.items);
    }
    let mut items = Vec::new();
    for (name, file) in &parsed {
        for item in file {
            if let Some(unknown) = item_lines(item, "", &mut items) {
                let message = format!("a public item that the list does not know: {unknown}");
                return Err(broken(name, message));
            }
        }
    }
    let mut lines: Vec<String> = items.into_iter().map(|item| item.line).collect();
    exports(&parsed, &mut lines)?;
    lines.sort();
    lines.dedup();
    let own = own_traits(&parsed);
    lines.retain(|line| {
        !own.iter()
            .any(|name| line.starts_with(&format!("impl {name} for ")))
    });
    let mut names = types(&lines);
    names.extend(lines.iter().filter_map(|line| {
        let name = line.strip_prefix("trait ")?.split([':', ' ']).next()?;
        Some(name.to_owned())
    }));
    lines.retain(|line| {
        let about = line.split(": type ").next().unwrap_or_default();
        let mut words = about.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        !line.starts_with("impl ") || words.any(|word| names.contains(word))
    });
    Ok(lines)
}

/// The items of each file.
type Parsed<'name> = BTreeMap<&'name str, Vec<Item>>;

fn broken(file: &str, message: String) -> RustError {
    RustError::BrokenFile {
        file: file.to_owned(),
        message,
    }
}

/// The names of the traits that are private to the crate.
fn own_traits(files: &Parsed<'_>) -> BTreeSet<String> {
    files
        .values()
        .flatten()
        .filter_map(|item| match item {
            Item::Trait(item) if !public(&item.vis) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect()
}

/// The names of all public types: an implementation is listed if it is about one.
pub fn types(lines: &[String]) -> BTreeSet<String> {
    lines
        .iter()
        .filter_map(|line| {
            let words: Vec<&str> = line.split(' ').collect();
            let kind = words
                .iter()
                .position(|word| matches!(*word, "struct" | "enum"))?;
            let name = words.get(kind + 1)?.split(['.', ':']).next()?;
            Some(name.to_owned())
        })
        .collect()
}

/// Adds the lines of one item; gives a public item of a kind that has none.
pub(super) fn item_lines(item: &Item, prefix: &str, items: &mut Vec<PublicItem>) -> Option<String> {
    let mut add = |line: String, path: String, shown: String| {
        items.push(PublicItem { line, path, shown });
    };
    let mut lines = Vec::new();
    match item {
        Item::Struct(item) if public(&item.vis) => {
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
        Item::Enum(item) if public(&item.vis) => {
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
        Item::Const(item) if public(&item.vis) => {
            lines.push(format!("{prefix}const {}: {}", item.ident, text(&item.ty)));
        }
        Item::Fn(item) if public(&item.vis) => {
            lines.push(format!("{prefix}{}", text(&item.sig)));
        }
        Item::Trait(item) if public(&item.vis) => trait_lines(item, &mut lines),
        Item::Type(item) if public(&item.vis) => {
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
        other => return (!is_private(other)).then(|| text(other)),
    }
    items.extend(lines.into_iter().map(|line| PublicItem {
        path: line.clone(),
        line,
        shown: String::new(),
    }));
    None
}

/// Whether an item of a kind that the list knows is not public.
fn is_private(item: &Item) -> bool {
    match item {
        Item::Const(item) => !public(&item.vis),
        Item::Enum(item) => !public(&item.vis),
        Item::ExternCrate(item) => !public(&item.vis),
        Item::Fn(item) => !public(&item.vis),
        Item::Static(item) => !public(&item.vis),
        Item::Struct(item) => !public(&item.vis),
        Item::Trait(item) => !public(&item.vis),
        Item::Type(item) => !public(&item.vis),
        Item::Union(item) => !public(&item.vis),
        _ => false,
    }
}

/// What a crate's root and its public modules name: a module, or what is elsewhere.
fn exports(files: &Parsed<'_>, lines: &mut Vec<String>) -> Result<(), RustError> {
    let mut modules = vec![("lib".to_owned(), String::new())];
    while let Some((file, path)) = modules.pop() {
        let end = format!("src/{file}.rs");
        let Some((_, items)) = files.iter().find(|(name, _)| name.ends_with(&end)) else {
            if path.is_empty() {
                // Files of types alone have no root.
                continue;
            }
            return Err(broken(&end, "a public module without its file".to_owned()));
        };
        for item in items {
            match item {
                Item::Use(item) if public(&item.vis) => {
                    lines.push(format!("{path}use {}", text_of_use(&item.tree)));
                }
                Item::Mod(item) if public(&item.vis) => {
                    lines.push(format!("{path}mod {}", item.ident));
                    let path = format!("{path}{}::", item.ident);
                    modules.push((path.trim_end_matches("::").replace("::", "/"), path));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn text_of_use(tree: &syn::UseTree) -> String {
    text(tree).replace("{ ", "{").replace(" }", "}")
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
    let mut add = |line: String, path: String, shown: String| {
        items.push(PublicItem { line, path, shown });
    };
    if let Some((path, _)) = &item.trait_ {
        let head = format!("impl {} for {on}", text(path));
        for member in &item.items {
            if let ImplItem::Type(member) = member {
                let (name, target) = (&member.ident, text(&member.ty));
                let line = format!("{head}: type {name} = {target}");
                add(line.clone(), line, String::new());
            }
        }
        add(head.clone(), head, String::new());
        return;
    }
    for member in &item.items {
        match member {
            ImplItem::Fn(method) if public(&method.vis) => {
                let (name, shown) = (&method.sig.ident, text(&method.sig));
                add(format!("{on}::{shown}"), format!("{on}::{name}()"), shown);
            }
            ImplItem::Const(constant) if public(&constant.vis) => {
                let (name, shown) = (&constant.ident, text(&constant.ty));
                add(
                    format!("{on}::const {name}: {shown}"),
                    format!("{on}::{name}"),
                    shown,
                );
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

fn public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Tokens as a person would space them.
fn text(tokens: &impl ToTokens) -> String {
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
