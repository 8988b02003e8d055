//! The public API of a crate below `crates` as a list.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use xtask::rust::public_api;

use crate::project;

/// The public API of a crate below `crates`.
pub fn of_crate(name: &str) -> Vec<String> {
    let source = project::root().join("crates").join(name).join("src");
    let mut files = BTreeMap::new();
    collect(&source, &mut files);
    public_api::list(&files).unwrap_or_else(|error| panic!("{error}"))
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

/// The names of the public types that are shown by `Display`.
pub fn displayed(lines: &[String]) -> BTreeSet<String> {
    let types = public_api::types(lines);
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
    public_api::types(&made.cloned().collect::<Vec<_>>())
        .into_iter()
        .collect()
}
