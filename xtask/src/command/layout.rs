//! The paths of the project's files.

use std::path::{Path, PathBuf};

use super::Failure;
use crate::files;

/// The vendor's pages.
pub const PAGES: &str = "spec/docs";
/// The record of the pages.
pub const REGISTRY: &str = "spec/docs/pages.toml";
/// The table of shared types.
pub const SHARED: &str = "spec/shared.yaml";
/// The overlay: the facts that the pages leave out.
pub const OVERLAY: &str = "spec/overlay.yaml";
/// The OpenAPI document.
pub const DOCUMENT: &str = "spec/openapi.json";
/// The folder of the generated Rust files.
pub const GENERATED: &str = "crates/models/src/generated";

/// The root of the project: the nearest folder with a record of pages, above this crate or above the working directory.
///
/// # Errors
///
/// There is no such folder.
pub fn root() -> Result<PathBuf, Failure> {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let current = std::env::current_dir()?;
    manifest
        .iter()
        .flat_map(|manifest| manifest.ancestors())
        .chain(current.ancestors())
        .find(|folder| files::is_file(&folder.join(REGISTRY)))
        .map(Path::to_owned)
        .ok_or_else(|| {
            let message = "this is not the project's folder: there is no `spec/docs/pages.toml` here or above; change into it";
            Failure::Other(message.to_owned())
        })
}
