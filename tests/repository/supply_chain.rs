//! What somebody takes in who depends on the published crates: files, and code that runs while it is built.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tests::project;

/// What a package may weigh before it is compressed, in bytes.
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
            description => format!("Every file that {name} brings, beside the three that Cargo makes"),
            omit_expression => true,
        }, {
            insta::assert_snapshot!(package, list.join("\n"));
        });
    }
}

#[test]
fn nothing_of_ours_runs_while_it_is_built() {
    let packages = packages();
    assert_eq!(
        packages
            .iter()
            .filter(|package| is_published(package))
            .count(),
        2
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
