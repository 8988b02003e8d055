//! The public API of a crate as a list, read with syn.
//!
//! Macros are not expanded: a table such as `open_enum! { pub enum … }` is listed under its macro's name,
//! and what the macro gives to each is listed once, as `macro open_enum!: …`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Fields, ImplItem, Item, TraitItem, Visibility};

use crate::project;

/// The public API of a crate below `crates`.
pub fn of_crate(name: &str) -> Vec<String> {
    let source = project::root().join("crates").join(name).join("src");
    let mut files = BTreeMap::new();
    collect(&source, &mut files);
    list(&files)
}

/// Reads every source file but tests, by its path below the crate.
fn collect(folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if !path.ends_with("tests.rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            files.insert(path.display().to_string(), text);
        }
    }
}

/// One line for each public item, field, variant, method and implementation; sorted.
pub fn list(files: &BTreeMap<String, String>) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, text) in files {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        file.items
            .iter()
            .for_each(|item| item_lines(item, "", &mut lines));
    }
    exports(files, &mut lines);
    lines.sort();
    lines.dedup();
    let own = own_traits(files);
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
    lines
}

/// The names of the traits that are the crate's own affair.
fn own_traits(files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let files = files
        .values()
        .flat_map(|text| syn::parse_file(text).unwrap().items);
    files
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

/// The names of the public types that are shown by `Display`.
pub fn displayed(lines: &[String]) -> BTreeSet<String> {
    let types = types(lines);
    let shown = lines.iter().flat_map(|line| {
        let Some((before, of)) = line.split_once("fmt::Display for ") else {
            return Vec::new();
        };
        match before
            .strip_prefix("macro ")
            .and_then(|rest| rest.split_once(':'))
        {
            Some((name, _)) => made_by(name, lines),
            None => vec![of.split(['<', ' ']).next().unwrap_or(of).to_owned()],
        }
    });
    shown.filter(|name| types.contains(name)).collect()
}

/// The names of the types that a macro such as `open_enum!` makes.
fn made_by(name: &str, lines: &[String]) -> Vec<String> {
    let prefix = format!("{name} ");
    let made = lines.iter().filter(|line| line.starts_with(&prefix));
    types(&made.cloned().collect::<Vec<_>>())
        .into_iter()
        .collect()
}

fn item_lines(item: &Item, prefix: &str, lines: &mut Vec<String>) {
    match item {
        Item::Struct(item) if public(&item.vis) => {
            let name = &item.ident;
            lines.push(format!("{prefix}struct {name}{}", attributes(&item.attrs)));
            for field in fields(&item.fields) {
                lines.push(format!("{prefix}struct {name}.{field}"));
            }
        }
        Item::Enum(item) if public(&item.vis) => {
            let name = &item.ident;
            lines.push(format!("{prefix}enum {name}{}", attributes(&item.attrs)));
            for variant in &item.variants {
                let mut variant = variant.clone();
                without_documentation(&mut variant.attrs);
                for field in &mut variant.fields {
                    without_documentation(&mut field.attrs);
                }
                lines.push(format!("{prefix}enum {name}::{}", text(&variant)));
            }
        }
        Item::Const(item) if public(&item.vis) => {
            lines.push(format!("{prefix}const {}: {}", item.ident, text(&item.ty)));
        }
        Item::Fn(item) if public(&item.vis) => {
            lines.push(format!("{prefix}{}", text(&item.sig)));
        }
        Item::Trait(item) if public(&item.vis) => trait_lines(item, lines),
        Item::Type(item) if public(&item.vis) => {
            lines.push(format!("{prefix}type {} = {}", item.ident, text(&item.ty)));
        }
        Item::Impl(item) => impl_lines(item, lines),
        Item::Macro(item) if item.ident.is_some() => {
            let name = item.ident.as_ref().unwrap();
            macro_lines(&format!("macro {name}!"), item.mac.tokens.clone(), lines);
        }
        Item::Macro(item) => {
            if let (Some(name), Ok(table)) = (
                item.mac.path.get_ident(),
                syn::parse2::<Item>(item.mac.tokens.clone()),
            ) {
                item_lines(&table, &format!("{name}! "), lines);
            }
        }
        // Those that count are listed from the crate's root.
        Item::Use(_) | Item::Mod(_) => {}
        other => assert!(
            is_private(other),
            "a public item of a kind that the list does not know: {}",
            text(other)
        ),
    }
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

/// What a crate's root and its public modules name: a module, or what lies elsewhere.
fn exports(files: &BTreeMap<String, String>, lines: &mut Vec<String>) {
    let mut modules = vec![("lib".to_owned(), String::new())];
    while let Some((file, path)) = modules.pop() {
        let end = format!("src/{file}.rs");
        let Some((_, text)) = files.iter().find(|(name, _)| name.ends_with(&end)) else {
            assert!(path.is_empty(), "the public module {file} is not in {end}");
            // Files of types alone have no root.
            continue;
        };
        for item in syn::parse_file(text).unwrap().items {
            match item {
                Item::Use(item) if public(&item.vis) => {
                    lines.push(format!("{path}use {}", text_of_use(&item.tree)));
                }
                Item::Mod(item) if public(&item.vis) => {
                    lines.push(format!("{path}mod {}", item.ident));
                    modules.push((item.ident.to_string(), format!("{}::", item.ident)));
                }
                _ => {}
            }
        }
    }
}

fn text_of_use(tree: &syn::UseTree) -> String {
    text(tree).replace("{ ", "{").replace(" }", "}")
}

/// What a trait asks of a type, and gives to it.
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
    let starts = |at: usize| match &tokens[at] {
        TokenTree::Ident(word) if word == "impl" => true,
        TokenTree::Ident(word) if word == "pub" => {
            let next = tokens.get(at + 1).map(ToString::to_string);
            matches!(next.as_deref(), Some("fn" | "const"))
        }
        _ => false,
    };
    for (at, token) in tokens.iter().enumerate() {
        if starts(at) {
            let item: TokenStream = tokens[at..]
                .iter()
                .take_while(|token| match token {
                    TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
                    TokenTree::Punct(punct) => !matches!(punct.as_char(), ';' | '='),
                    _ => true,
                })
                .cloned()
                .collect();
            let item = text(&item);
            // Methods are listed by themselves, and a trait of the crate's own concerns nobody else.
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

fn impl_lines(item: &syn::ItemImpl, lines: &mut Vec<String>) {
    let on = text(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        let head = format!("impl {} for {on}", text(path));
        for member in &item.items {
            if let ImplItem::Type(member) = member {
                let (name, target) = (&member.ident, text(&member.ty));
                lines.push(format!("{head}: type {name} = {target}"));
            }
        }
        lines.push(head);
        return;
    }
    for member in &item.items {
        match member {
            ImplItem::Fn(method) if public(&method.vis) => {
                lines.push(format!("{on}::{}", text(&method.sig)));
            }
            ImplItem::Const(constant) if public(&constant.vis) => {
                lines.push(format!(
                    "{on}::const {}: {}",
                    constant.ident,
                    text(&constant.ty)
                ));
            }
            _ => {}
        }
    }
}

fn fields(fields: &Fields) -> Vec<String> {
    fields
        .iter()
        .enumerate()
        .filter(|(_, field)| public(&field.vis))
        .map(|(index, field)| {
            let name = field
                .ident
                .as_ref()
                .map_or(index.to_string(), ToString::to_string);
            format!("{name}: {}", text(&field.ty))
        })
        .collect()
}

/// What users feel of an item's attributes: its derives, and whether it may grow.
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
