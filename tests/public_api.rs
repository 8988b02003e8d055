//! What users of the published crates can name: moves here are moves in their code.

use std::collections::BTreeMap;
use std::path::Path;

use tests::{project, public_api};

#[test]
fn the_public_api_of_the_models() {
    let list = list("models");
    insta::with_settings!({
        description => "Every public item, field, variant and method of meeting-baas-models",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("models", list);
    });
}

#[test]
fn the_public_api_of_the_webhooks() {
    let list = list("webhooks");
    insta::with_settings!({
        description => "Every public item, field, variant and method of meeting-baas-webhooks",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("webhooks", list);
    });
}

/// The public API of a crate below `crates`.
fn list(name: &str) -> String {
    let source = project::root().join("crates").join(name).join("src");
    let mut files = BTreeMap::new();
    collect(&source, &mut files);
    public_api::list(&files).join("\n")
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
