//! Every proof is where `tests/README.md` says.

use std::fs;
use std::path::{Path, PathBuf};

use tests::project;

/// Without a replay, only a fuzzer would run a target.
#[test]
fn every_fuzz_target_has_its_program_and_its_replay() {
    let manifest = project::read("fuzz/Cargo.toml");
    let tests: String = ["tests/", "crates/tests/tests/"]
        .iter()
        .flat_map(|folder| files(folder))
        .filter(|file| file.ends_with("fuzz_corpora.rs"))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let programs = files("fuzz/fuzz_targets/");
    let names: Vec<&str> = programs
        .iter()
        .map(|program| program.file_stem().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(tests.matches("replay(target(").count(), names.len());
    for name in names {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        let replay = format!("replay(target(\"{name}\"))");
        assert!(tests.contains(&replay), "{name}");
    }
}

/// The texts in backticks.
fn code(markdown: &str) -> impl Iterator<Item = &str> {
    markdown.split('`').skip(1).step_by(2)
}

/// The full path, if a piece of code is a path.
fn path(code: &str) -> Option<String> {
    let is_path = code.contains('/') && !code.contains(' ');
    is_path.then(|| match code.split_once('/') {
        Some((name @ ("models" | "webhooks"), rest)) => format!("crates/{name}/src/{rest}"),
        _ => code.to_owned(),
    })
}

/// The files at a path, which may have one `*` in its last part, and those below it.
fn files(path: &str) -> Vec<PathBuf> {
    let whole = project::root().join(path);
    if whole.is_file() {
        return vec![whole];
    }
    let (folder, name) = path.rsplit_once('/').unwrap();
    let (folder, start, end) = match name.split_once('*') {
        Some((start, end)) => (project::root().join(folder), start, end),
        None => (whole, "", ""),
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let entry = entry.unwrap().path();
        let name = entry.file_name().unwrap().to_str().unwrap();
        if entry.is_dir() {
            found.extend(files(&format!("{}/", entry.display())));
        } else if name.starts_with(start) && name.ends_with(end) {
            found.push(entry);
        }
    }
    found
}

/// Whether a file has a function of a name, in Rust or in a shell's script.
fn has_function(file: &Path, name: &str) -> bool {
    let text = fs::read_to_string(file).unwrap();
    text.contains(&format!("fn {name}(")) || text.contains(&format!("\n{name}() {{"))
}

/// The lists of claims with their proofs, which are the last column.
fn lists() -> [String; 2] {
    ["tests/README.md", "SECURITY.md"].map(project::read)
}

#[test]
fn every_proof_is_where_the_lists_say() {
    for list in lists() {
        let mut named = 0;
        for row in list.lines().filter(|line| line.starts_with('|')) {
            let cells = row.trim_end_matches([' ', '|']).split(" | ");
            let proof = cells.last().unwrap_or_default();
            let paths: Vec<String> = code(proof).filter_map(path).collect();
            let files: Vec<PathBuf> = paths.iter().flat_map(|path| files(path)).collect();
            for name in code(proof) {
                let letters = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
                let is_name = name.contains('_') && name.chars().all(|l| letters(l) || l == '_');
                if is_name {
                    let found = files.iter().any(|file| has_function(file, name));
                    assert!(found, "no function `{name}` in {paths:?}");
                    named += 1;
                }
            }
        }
        assert!(named > 20, "{named} functions");
    }
}

#[test]
fn every_path_of_the_lists_leads_somewhere() {
    for list in lists() {
        let paths: Vec<String> = code(&list).filter_map(path).collect();
        assert!(paths.len() > 50, "{} paths", paths.len());
        for path in paths {
            assert!(!files(&path).is_empty(), "nothing at `{path}`");
        }
    }
}

#[test]
fn every_promise_has_its_limit_and_its_test() {
    let list = project::read("SECURITY.md");
    let rows: Vec<&str> = list.lines().filter(|line| line.starts_with('|')).collect();
    let headings = ["| promise | limit | test |", "| --- | --- | --- |"];
    let promises: Vec<&str> = rows
        .into_iter()
        .filter(|row| !headings.contains(row))
        .collect();
    assert!(promises.len() > 25, "{} promises", promises.len());
    for row in promises {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        assert_eq!(cells.len(), 3, "{row}");
        assert!(code(cells[2]).any(|code| path(code).is_some()), "{row}");
    }
}
