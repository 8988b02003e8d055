//! The public API of Rust source text as a list, read with syn.
//!
//! Macros are not expanded: a table such as `open_enum! { pub enum … }` is listed under its macro's name,
//! and what the macro gives to each is listed once, as `macro open_enum!: …`.

mod items;

use std::collections::{BTreeMap, BTreeSet};

use syn::Item;

use super::RustError;
pub(super) use items::{PublicItem, item_lines};
use items::{public, text};

/// One line for each public item, field, variant, method and implementation; sorted.
///
/// # Errors
///
/// A file that is not Rust, or has a public item of a kind that the list does not know.
pub fn list(files: &BTreeMap<String, String>) -> Result<Vec<String>, RustError> {
    let mut parsed = BTreeMap::new();
    for (name, text) in files {
        let file = syn::parse_file(text).map_err(|error| RustError::broken_file(name, error))?;
        parsed.insert(name.as_str(), file.items);
    }
    let mut items = Vec::new();
    for (name, file) in &parsed {
        for item in file {
            if let Some(unknown) = item_lines(item, "", &mut items) {
                let reason = format!("a public item that the list does not know: {unknown}");
                return Err(RustError::broken_file(name, reason));
            }
        }
    }
    let mut lines: Vec<String> = items.into_iter().map(|item| item.line).collect();
    exports(&parsed, &mut lines)?;
    lines.sort();
    lines.dedup();
    let own = own_traits(&parsed);
    let mut names = types(&lines);
    names.extend(lines.iter().filter_map(|line| {
        let name = line.strip_prefix("trait ")?.split([':', ' ']).next()?;
        Some(name.to_owned())
    }));
    lines.retain(|line| {
        let about = line.split(": type ").next().unwrap_or_default();
        let mut words = about.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let is_own = |name: &String| line.starts_with(&format!("impl {name} for "));
        !line.starts_with("impl ")
            || (words.any(|word| names.contains(word)) && !own.iter().any(is_own))
    });
    Ok(lines)
}

/// The items of each file.
type Parsed<'name> = BTreeMap<&'name str, Vec<Item>>;

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
            let reason = "a public module without its file";
            return Err(RustError::broken_file(&end, reason));
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
