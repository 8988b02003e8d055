//! What users of the models crate can name: moves here are moves in their code.

use std::collections::BTreeMap;
use std::path::Path;

use tests::{project, public_api};

#[test]
fn the_public_api_of_the_models() {
    let source = project::root().join("crates/models/src");
    let mut files = BTreeMap::new();
    collect(&source, &mut files);
    let list = public_api::list(&files).join("\n");
    insta::with_settings!({
        description => "Every public item, field, variant and method of meeting-baas-models",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("models", list);
    });
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
