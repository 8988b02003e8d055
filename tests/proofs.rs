//! Every proof is run, and stands where `tests/README.md` says.

use std::fs;
use std::path::{Path, PathBuf};

use tests::project;

/// Every test file of the folder, as a manifest beside it would name it.
fn test_files() -> Vec<String> {
    let entries = fs::read_dir(project::root().join("tests")).unwrap();
    let files = entries.filter_map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.join("main.rs").exists() {
            Some(format!("{name}/main.rs"))
        } else {
            path.extension()
                .is_some_and(|end| end == "rs")
                .then_some(name)
        }
    });
    files.collect()
}

/// Cargo finds none by itself: what no list names is not even compiled.
#[test]
fn every_test_file_is_run() {
    let tests = project::read("tests/Cargo.toml");
    let xtask = project::read("xtask/Cargo.toml");
    let files = test_files();
    assert!(files.len() > 30, "{files:?}");
    for file in files {
        let stands_in = |manifest: &str, path: &str| {
            let line = format!("path = \"{path}\"");
            manifest.lines().any(|other| other == line)
        };
        assert!(
            stands_in(&tests, &file) || stands_in(&xtask, &format!("../tests/{file}")),
            "tests/{file} is in no list of tests"
        );
    }
}

/// What stands in backticks.
fn code(markdown: &str) -> impl Iterator<Item = &str> {
    markdown.split('`').skip(1).step_by(2)
}

/// The path that a piece of code is, in full; `None` where it is none.
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

#[test]
fn every_proof_is_where_the_list_says() {
    let list = project::read("tests/README.md");
    let mut named = 0;
    for row in list.lines().filter(|line| line.starts_with('|')) {
        let proof = row.split(" | ").nth(1).unwrap_or_default();
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

#[test]
fn every_path_of_the_list_leads_somewhere() {
    let list = project::read("tests/README.md");
    let paths: Vec<String> = code(&list).filter_map(path).collect();
    assert!(paths.len() > 100, "{} paths", paths.len());
    for path in paths {
        assert!(!files(&path).is_empty(), "nothing at `{path}`");
    }
}
