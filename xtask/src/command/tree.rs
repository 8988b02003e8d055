//! Writes generated files, finds obsolete ones, and lists both.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::layout;
use super::pipeline::Outputs;
use crate::files::{self, FileError, Written};
use crate::text::visible;

/// Finds generated files of an earlier run that are not among the outputs.
///
/// # Errors
///
/// The folder cannot be read.
pub(crate) fn leftover(root: &Path, outputs: &Outputs) -> Result<Vec<PathBuf>, FileError> {
    let names = files::names(root, layout::GENERATED, "rs")?;
    Ok(names
        .into_iter()
        .map(|name| Path::new(layout::GENERATED).join(name))
        .filter(|path| !outputs.files.contains_key(path))
        .collect())
}

/// Checks that every output can be written in place and every obsolete file removed, before anything is.
///
/// # Errors
///
/// A file that is reached by a symbolic link.
pub(crate) fn check(root: &Path, outputs: &Outputs, leftover: &[PathBuf]) -> Result<(), FileError> {
    let paths = outputs.files.keys().chain(leftover);
    files::check(root, paths.map(PathBuf::as_path))
}

/// Writes every output, and removes obsolete files. The document is written last.
///
/// # Errors
///
/// A file that cannot be written or removed.
pub(crate) fn write(
    root: &Path,
    outputs: &Outputs,
    leftover: &[PathBuf],
) -> Result<Vec<(PathBuf, Written)>, FileError> {
    check(root, outputs, leftover)?;
    for path in leftover {
        files::remove(root, path)?;
    }
    let (document, types): (Vec<_>, Vec<_>) = outputs
        .files
        .iter()
        .partition(|(path, _)| path.as_path() == Path::new(layout::DOCUMENT));
    let mut written = Vec::new();
    for (path, content) in types.into_iter().chain(document) {
        written.push((path.clone(), files::write(root, path, content)?));
    }
    Ok(written)
}

/// Lists the files that were written or removed.
///
/// # Errors
///
/// `out` cannot be written to.
pub(crate) fn report(
    written: &[(PathBuf, Written)],
    leftover: &[PathBuf],
    out: &mut dyn Write,
) -> io::Result<()> {
    let changed = || written.iter().filter(|(_, it)| *it == Written::Changed);
    let unchanged = written.len() - changed().count();
    let count = changed().count();
    writeln!(out, "files      {count} written, {unchanged} unchanged")?;
    for (path, _) in changed() {
        writeln!(out, "  written    {}", path.display())?;
    }
    for path in leftover {
        writeln!(out, "  removed    {}", visible(&path.display().to_string()))?;
    }
    Ok(())
}
