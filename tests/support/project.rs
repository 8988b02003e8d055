//! The project's own files, and what a run makes of them.

use std::path::PathBuf;

use xtask::command::pipeline::{self, Outputs};

/// The project's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the project.
pub fn read(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A run over the project's own pages; nothing is written.
pub fn outputs() -> Outputs {
    let inputs = pipeline::read(&root(), &[]).unwrap();
    pipeline::run(&inputs).unwrap_or_else(|failure| panic!("{failure}"))
}
