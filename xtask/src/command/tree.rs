//! The generated files of a tree: what is left over, and writing them.

use std::path::{Path, PathBuf};

use super::layout;
use super::pipeline::Outputs;
use crate::files::{self, FileError, Written};

/// Generated files of an earlier run that this one does not make.
///
/// # Errors
///
/// The folder cannot be read.
pub fn leftover(root: &Path, outputs: &Outputs) -> Result<Vec<PathBuf>, FileError> {
    let folder = Path::new(layout::GENERATED);
    let names = files::names(&root.join(folder), "rs")?;
    Ok(names
        .into_iter()
        .map(|name| folder.join(name))
        .filter(|path| !outputs.files.contains_key(path))
        .collect())
}

/// Writes every output, and removes what is left over. The document is written last of all files.
///
/// # Errors
///
/// A file that cannot be written or removed.
pub fn write(
    root: &Path,
    outputs: &Outputs,
    leftover: &[PathBuf],
) -> Result<Vec<(PathBuf, Written)>, FileError> {
    for path in leftover {
        files::remove(&root.join(path))?;
    }
    let (document, types): (Vec<_>, Vec<_>) = outputs
        .files
        .iter()
        .partition(|(path, _)| path.as_path() == Path::new(layout::DOCUMENT));
    let mut written = Vec::new();
    for (path, content) in types.into_iter().chain(document) {
        written.push((path.clone(), files::write(&root.join(path), content)?));
    }
    Ok(written)
}
