//! A project that never changes: page, record, table and overlay as they were on one day. Tests of the generator and of
//! the diff use it, so that an update of the vendor's page changes only the tests of what it is about.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;
use xtask::command::layout;
use xtask::command::pipeline::{self, Inputs, Outputs};
use xtask::diff::Side;

use crate::project;

static OUTPUTS: LazyLock<Outputs> =
    LazyLock::new(|| pipeline::run(&inputs()).unwrap_or_else(|failure| panic!("{failure}")));

static OPENAPI: LazyLock<Value> = LazyLock::new(|| {
    let text = &OUTPUTS.files[Path::new(layout::DOCUMENT)];
    serde_json::from_str(text).expect("the document is JSON")
});

static SIDE: LazyLock<Side<'static>> = LazyLock::new(|| Side::read(&OPENAPI));

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
    OPENAPI.clone()
}

/// Its OpenAPI document as a side of comparisons, whose types are generated once for all of them.
pub fn side() -> &'static Side<'static> {
    &SIDE
}
