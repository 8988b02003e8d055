//! How many crates a user of the core builds.

use std::collections::BTreeSet;
use std::process::Command;

use tests::project;

/// The promise; fewer is better.
const MOST: usize = 30;

#[test]
fn the_core_of_the_webhooks_crate_needs_few_crates() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--package", "meeting-baas-webhooks"])
        .args(["--edges", "normal", "--prefix", "none", "--locked"])
        .current_dir(project::root())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&tree.stderr);
    assert!(tree.status.success(), "{errors}");
    let tree = String::from_utf8(tree.stdout).unwrap();
    let crates: BTreeSet<_> = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    let named = |name: &str| {
        let prefix = format!("{name} v");
        crates.iter().any(|line| line.starts_with(&prefix))
    };
    assert!(named("meeting-baas-webhooks") && named("meeting-baas-models"));
    assert!(!named("svix") && !named("tracing"), "{crates:#?}");
    assert!(crates.len() <= MOST, "{}: {crates:#?}", crates.len());
}
