//! The project's own files, and what a run makes of them.

use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value;
use xtask::command::pipeline::{self, Outputs};
use xtask::problem::Source;
use xtask::yaml;

/// The project's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the project.
pub fn read(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of a fixture that is a list in YAML.
pub fn rows(path: &str) -> Vec<Value> {
    yaml::read(&Source::new(path, read(path))).unwrap_or_else(|problems| panic!("{problems}"))
}

static OUTPUTS: LazyLock<Outputs> = LazyLock::new(|| {
    let inputs = pipeline::read(&root(), &[]).unwrap();
    pipeline::run(&inputs).unwrap_or_else(|failure| panic!("{failure}"))
});

/// What a run over the project's own pages makes; nothing is written.
pub fn outputs() -> &'static Outputs {
    &OUTPUTS
}
