//! A project that never changes: page, record, table and overlay as they were on one day. Tests of the generator and of
//! the diff use it, so that an update of the vendor's page changes only the tests of what it is about.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;
use xtask::command::layout;
use xtask::command::pipeline::{self, Inputs, Outputs};

use crate::project;

static OUTPUTS: LazyLock<Outputs> =
    LazyLock::new(|| pipeline::run(&inputs()).unwrap_or_else(|failure| panic!("{failure}")));

/// Its root.
pub fn root() -> PathBuf {
    project::root().join("tests/fixtures/project")
}

/// A file of it.
pub fn read(path: &str) -> String {
    project::read(&format!("tests/fixtures/project/{path}"))
}

/// What a run over it reads.
pub fn inputs() -> Inputs {
    pipeline::read(&root(), &[]).unwrap_or_else(|failure| panic!("{failure}"))
}

/// What a run makes of it.
pub fn outputs() -> &'static Outputs {
    &OUTPUTS
}

/// Its OpenAPI document.
pub fn openapi() -> Value {
    let text = &OUTPUTS.files[Path::new(layout::DOCUMENT)];
    serde_json::from_str(text).expect("the document is JSON")
}
