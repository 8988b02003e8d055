//! How many crates a user of the core builds.

use std::collections::BTreeSet;
use std::process::Command;

use tests::project;

/// A line for each crate: its name, `v` and its version.
fn tree(arguments: &[&str]) -> BTreeSet<String> {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--prefix", "none", "--locked"])
        .args(arguments)
        .current_dir(project::root())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&tree.stderr);
    assert!(tree.status.success(), "{errors}");
    let tree = String::from_utf8(tree.stdout).unwrap();
    tree.lines()
        .map(|line| line.trim_end_matches(" (*)").to_owned())
        .collect()
}

fn named(crates: &BTreeSet<String>, name: &str) -> bool {
    let prefix = format!("{name} v");
    crates.iter().any(|line| line.starts_with(&prefix))
}

#[test]
fn the_core_of_the_webhooks_crate_needs_as_many_crates_as_its_readme_says() {
    let crates = tree(&["--package", "meeting-baas-webhooks", "--edges", "normal"]);
    assert!(named(&crates, "meeting-baas-webhooks") && named(&crates, "meeting-baas-models"));
    assert!(!named(&crates, "tracing"), "{crates:#?}");
    let said = format!(" {} crates, this one ", crates.len());
    let readme = project::read("crates/webhooks/README.md");
    assert!(readme.contains(&said), "{said}: {crates:#?}");
}

#[test]
fn the_tool_needs_as_many_crates_as_its_readme_says_and_at_most_150() {
    let crates = tree(&["--package", "meeting-baas-cli", "--edges", "normal,build"]);
    assert!(named(&crates, "meeting-baas-cli") && named(&crates, "rustls"));
    assert!(crates.len() <= 150, "{crates:#?}");
    let said = format!("It is {} crates, this one included", crates.len());
    let readme = project::read("crates/cli/README.md");
    assert!(readme.contains(&said), "{said}: {crates:#?}");
}

/// What others verify and sign with is there to compare with. The benchmarks, with `svix`, are not in the workspace.
#[test]
fn other_implementations_are_dev_dependencies() {
    let all = tree(&["--workspace", "--all-features"]);
    let made_of = tree(&["--workspace", "--all-features", "--edges", "normal,build"]);
    assert!(named(&made_of, "meeting-baas-webhooks"));
    assert!(named(&all, "standardwebhooks") && !named(&made_of, "standardwebhooks"));
    assert!(!named(&all, "svix"));
}
