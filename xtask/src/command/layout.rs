//! Where the project's files lie.

use std::path::{Path, PathBuf};

use super::Failure;
use crate::files;

/// The vendor's pages.
pub const PAGES: &str = "spec/docs";
/// The record of the pages.
pub const REGISTRY: &str = "spec/docs/pages.toml";
/// The table of shared types.
pub const SHARED: &str = "spec/shared.yaml";
/// What the pages leave out.
pub const OVERLAY: &str = "spec/overlay.yaml";
/// The derived document.
pub const DOCUMENT: &str = "spec/openapi.json";
/// The folder of the generated Rust files.
pub const GENERATED: &str = "crates/models/src/generated";

/// The project's root: the folder above this crate, or the nearest with a record of pages.
///
/// # Errors
///
/// No such folder.
pub fn root() -> Result<PathBuf, Failure> {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let current = std::env::current_dir()?;
    manifest
        .iter()
        .flat_map(|manifest| manifest.ancestors())
        .chain(current.ancestors())
        .find(|folder| files::is_file(&folder.join(REGISTRY)))
        .map(Path::to_owned)
        .ok_or(Failure::NoProject)
}
