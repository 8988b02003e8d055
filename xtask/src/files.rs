//! The one module that touches the disk.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the others are sent to"
)]

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::problem::Source;

/// What could not be done with which file, and why.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`: {reason}", path.display())]
pub struct FileError {
    action: &'static str,
    path: PathBuf,
    #[source]
    reason: io::Error,
}

/// Whether a file had to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The content was there already.
    Unchanged,
    /// The file is new, or has new content.
    Changed,
}

fn failed<'path>(
    action: &'static str,
    path: &'path Path,
) -> impl FnOnce(io::Error) -> FileError + use<'path> {
    move |reason| FileError {
        action,
        path: path.to_owned(),
        reason,
    }
}

/// Whether there is such a file.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether there is something to read: a file, or a pipe such as a shell makes of `<(command)`.
pub fn is_readable(path: &Path) -> bool {
    path.exists() && !path.is_dir()
}

/// The path of a file from a folder that it lies below, with `/` between its parts.
pub fn below(folder: &Path, path: &Path) -> Option<String> {
    let folder = folder.canonicalize().ok()?;
    let path = path.canonicalize().ok()?;
    let below = path.strip_prefix(folder).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(OsStr::to_str).collect();
    Some(parts?.join("/"))
}

/// Reads a text that people wrote.
///
/// # Errors
///
/// There is no such file, it cannot be read, or it is not UTF-8.
pub fn read(path: &Path, name: &str) -> Result<Source, FileError> {
    let text = fs::read_to_string(path).map_err(failed("read", path))?;
    Ok(Source::new(name, text))
}

/// Reads a file that need not be there.
///
/// # Errors
///
/// It is there, but cannot be read.
pub fn read_if_present(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path)(error)),
    }
}

/// The names of the files in a folder that end as given, sorted; none where there is no folder.
///
/// # Errors
///
/// The folder is there, but cannot be read.
pub fn names(folder: &Path, extension: &str) -> Result<Vec<String>, FileError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed("list", folder)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed("list", folder))?.path();
        if path.extension() == Some(OsStr::new(extension))
            && let Some(name) = path.file_name()
        {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Writes a file whole or not at all, and only if its content changes.
///
/// # Errors
///
/// The folder cannot be made, or the file cannot be written; the old content is then still there.
pub fn write(path: &Path, content: &str) -> Result<Written, FileError> {
    if read_if_present(path)?.as_deref() == Some(content.as_bytes()) {
        return Ok(Written::Unchanged);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed("create the folder", folder))?;
    let _turn = turn_in(folder).map_err(failed("write in", folder))?;
    let mut file = new_file_in(folder).map_err(failed("write beside", path))?;
    file.write_all(content.as_bytes())
        .and_then(|()| file.as_file().sync_all())
        .map_err(failed("write", path))?;
    file.persist(path)
        .map_err(|error| failed("replace", path)(error.error))?;
    Ok(Written::Changed)
}

/// Removes a file.
///
/// # Errors
///
/// It is not there, or may not be removed.
pub fn remove(path: &Path) -> Result<(), FileError> {
    fs::remove_file(path).map_err(failed("remove", path))
}

/// What a file is called until it is whole.
const UNFINISHED: &str = ".codegen-";

/// Waits until no other run writes in the folder, and removes what one left there that died as it did. The turn
/// ends when the value is dropped, or with the process.
#[cfg(unix)]
fn turn_in(folder: &Path) -> io::Result<fs::File> {
    let turn = fs::File::open(folder)?;
    // Not every file system has locks. Without one, what is there may be of a run that still writes it.
    if turn.lock().is_ok() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(turn)
}

/// Elsewhere a folder cannot be locked, and what a dead run left stays.
#[cfg(not(unix))]
fn turn_in(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A file under a name of its own, which others may read as they may any new file.
fn new_file_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_only_if_its_content_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/folder/file.txt");
        assert_eq!(write(&path, "one").unwrap(), Written::Changed);
        let first = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(write(&path, "one").unwrap(), Written::Unchanged);
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), first);
        assert_eq!(write(&path, "two").unwrap(), Written::Changed);
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    }

    #[test]
    fn nothing_is_left_beside_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("file.txt"), "one").unwrap();
        assert_eq!(names(folder.path(), "txt").unwrap(), ["file.txt"]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_read_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let occupied = folder.path().join("occupied");
        fs::create_dir_all(occupied.join("inside")).unwrap();
        let error = write(&occupied, "text").unwrap_err().to_string();
        assert!(error.starts_with("cannot read `"), "{error}");
        assert!(occupied.join("inside").is_dir());
    }

    #[test]
    fn what_is_not_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        assert_eq!(read_if_present(&missing).unwrap(), None);
        assert_eq!(names(&missing, "rs").unwrap(), Vec::<String>::new());
        assert!(
            read(&missing, "missing")
                .unwrap_err()
                .to_string()
                .contains("missing")
        );
    }
}
