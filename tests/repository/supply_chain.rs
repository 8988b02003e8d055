//! What the published crates bring (files, code that runs while they are built), and which lock files the steps of `.ci/run` use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tests::project;

/// The maximum size of a package before compression, in bytes.
const MOST: u64 = 512 * 1024;

/// What Cargo makes for a package, and where it is made from.
const MADE: [&str; 3] = [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml.orig"];

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(project::root())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The workspace's own packages, as Cargo sees them.
fn packages() -> Vec<Value> {
    let metadata = cargo(&[
        "metadata",
        "--no-deps",
        "--format-version=1",
        "--offline",
        "--locked",
    ]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn is_published(package: &Value) -> bool {
    package["publish"].is_null()
}

/// The targets' kinds and source files.
fn targets(package: &Value) -> impl Iterator<Item = (&str, &str)> {
    let targets = package["targets"].as_array().unwrap();
    targets.iter().map(|target| {
        (
            target["kind"][0].as_str().unwrap(),
            target["src_path"].as_str().unwrap(),
        )
    })
}

#[test]
fn a_package_has_these_files_the_licences_among_them_and_is_small() {
    for package in ["models", "webhooks"] {
        let name = format!("meeting-baas-{package}");
        let list = cargo(&["package", "--list", "--allow-dirty", "--package", &name]);
        // Outside a repository there is none of the first.
        let list: Vec<&str> = list.lines().filter(|file| !MADE.contains(file)).collect();
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            assert!(list.contains(&licence), "{name} has no {licence}");
        }
        let folder = project::root().join("crates").join(package);
        let lengths = list
            .iter()
            .map(|file| fs::metadata(folder.join(file)).unwrap().len());
        let length: u64 = lengths.sum();
        assert!(length <= MOST, "{name}: {length} bytes");
        insta::with_settings!({
            description => format!("Every file of {name}, without the three that Cargo generates"),
            omit_expression => true,
        }, {
            insta::assert_snapshot!(package, list.join("\n"));
        });
    }
}

#[test]
fn the_documents_name_the_rust_version_of_the_published_crates() {
    let packages = packages();
    let mut versions: Vec<_> = packages
        .iter()
        .filter(|package| is_published(package))
        .map(|package| package["rust_version"].as_str())
        .collect();
    versions.dedup();
    let [Some(version)] = versions[..] else {
        panic!("{versions:?}");
    };
    for (document, text) in [
        ("README.md", format!("Rust {version} or newer")),
        (
            "crates/models/README.md",
            format!("Minimum supported Rust version: {version}."),
        ),
        (
            "crates/webhooks/README.md",
            format!("Minimum supported Rust version: {version}."),
        ),
    ] {
        assert!(
            project::read(document).contains(&text),
            "{document}: {text}"
        );
    }
}

#[test]
fn published_crates_run_no_code_while_they_are_built() {
    let packages = packages();
    assert_eq!(
        packages
            .iter()
            .filter(|package| is_published(package))
            .count(),
        4
    );
    for package in &packages {
        for (kind, path) in targets(package) {
            assert!(!matches!(kind, "custom-build" | "proc-macro"), "{path}");
        }
    }
}

#[test]
fn unsafe_code_is_forbidden_everywhere() {
    let workspace = project::read("Cargo.toml");
    assert!(section(&workspace, "workspace.lints.rust").contains(&"unsafe_code = \"forbid\""));
    for package in packages() {
        let manifest = fs::read_to_string(package["manifest_path"].as_str().unwrap()).unwrap();
        let inherited = section(&manifest, "lints").contains(&"workspace = true");
        let own = section(&manifest, "lints.rust").contains(&"unsafe_code = \"forbid\"");
        assert!(inherited || own, "{}", package["name"]);
        // Cargo hides the lints of a dependency: what users build says so by itself.
        for (_, path) in
            targets(&package).filter(|(kind, _)| is_published(&package) && *kind == "lib")
        {
            let source = fs::read_to_string(Path::new(path)).unwrap();
            assert!(
                source.lines().any(|line| line == "#![forbid(unsafe_code)]"),
                "{path}"
            );
        }
    }
}

/// The lines of one section of a manifest.
fn section<'text>(manifest: &'text str, name: &str) -> Vec<&'text str> {
    let head = format!("[{name}]");
    let lines = manifest.lines().skip_while(|line| *line != head).skip(1);
    lines.take_while(|line| !line.starts_with('[')).collect()
}

/// The lines of the scripts that start Cargo or a program for it, without comments.
fn cargo_commands() -> Vec<String> {
    let scripts = [".ci/run", ".ci/comment", ".github/workflows/ci.yml"].map(project::read);
    let lines = scripts
        .iter()
        .flat_map(|script| script.lines())
        .map(str::trim);
    lines
        .filter(|line| {
            !line.starts_with('#') && !line.contains("printf ") && !line.starts_with("readonly ")
        })
        // A message after `||` names a program, and starts none.
        .map(|line| line.split(" || { skip").next().unwrap_or(line))
        .filter(|line| line.contains("cargo ") || line.contains("bin/cargo-"))
        .map(str::to_owned)
        .collect()
}

/// Commands that resolve no dependencies, and the one that makes the lock file of its own folder.
const WITHOUT_LOCK_FILE: [&str; 3] = [
    "cargo fmt ",
    "cargo \"$1\" --version",
    "cargo generate-lockfile",
];

#[test]
fn every_cargo_step_uses_the_committed_lock_file() {
    let commands = cargo_commands();
    let commands: Vec<&String> = commands
        .iter()
        .filter(|line| !WITHOUT_LOCK_FILE.iter().any(|other| line.contains(other)))
        .collect();
    assert!(commands.len() > 20, "{commands:#?}");
    for command in commands {
        assert!(command.contains(" --locked"), "{command}");
    }
}

/// The folders with a lock file of Cargo's, but the workspace's own.
fn folders_with_a_lock_file() -> Vec<String> {
    let entries = |folder| fs::read_dir(project::root().join(folder)).unwrap();
    let folders = entries("").chain(entries("crates"));
    let folders = folders.map(|entry| entry.unwrap().path());
    let folders = folders.filter(|folder| folder.join("Cargo.lock").exists());
    let relative = |folder: PathBuf| folder.strip_prefix(project::root()).unwrap().to_owned();
    folders
        .map(|folder| relative(folder).display().to_string())
        .collect()
}

#[test]
fn each_lock_file_is_checked_for_licences_sources_and_vulnerabilities() {
    let script = project::read(".ci/run");
    let step = |name: &str| {
        let (_, step) = script.split_once(&format!("\n{name}() {{")).unwrap();
        step.split_once("\n}").unwrap().0.to_owned()
    };
    let folders = folders_with_a_lock_file();
    assert!(folders.len() >= 4, "{folders:?}");
    for folder in folders {
        let manifest = format!("{folder}/Cargo.toml");
        for name in ["dependencies", "advisories"] {
            assert!(step(name).contains(&manifest), "{name}: {manifest}");
        }
    }
}
