//! Access to the disk, which only this module has.
#![expect(clippy::disallowed_methods, reason = "the other modules use this one")]

mod place;

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::problem::Source;

/// An operation on a file failed.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The operating system reports an error.
    #[error("cannot {action} `{}`: {reason}", path.display())]
    System {
        /// The operation, a verb.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error.
        #[source]
        reason: io::Error,
    },
    /// A path leads out of the tree.
    #[error(
        "`{}` is not below `{}`: name a file of that folder, without `..` and without a root",
        path.display(),
        root.display()
    )]
    Outside {
        /// The path, as given.
        path: PathBuf,
        /// The root of the tree.
        root: PathBuf,
    },
    /// A path leads through a symbolic link.
    #[error(
        "`{}` is a symbolic link: what is behind it could be outside the project, so nothing is read, written or removed \
         there; put the file or folder itself in its place",
        path.display()
    )]
    Link {
        /// The link.
        path: PathBuf,
    },
}

/// The result of writing a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// The file already had the content.
    Unchanged,
    /// The file is new, or has new content.
    Changed,
}

fn failed<'path>(
    action: &'static str,
    path: &'path Path,
) -> impl FnOnce(io::Error) -> FileError + use<'path> {
    move |reason| FileError::System {
        action,
        path: path.to_owned(),
        reason,
    }
}

/// Whether the file exists.
pub(crate) fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether the path can be read: a file, or a pipe, as a shell makes of `<(command)`.
pub(crate) fn is_readable(path: &Path) -> bool {
    path.exists() && !path.is_dir()
}

/// The path of a file relative to a folder that contains it, with `/` as the separator.
pub(crate) fn below(folder: &Path, path: &Path) -> Option<String> {
    let folder = folder.canonicalize().ok()?;
    let path = path.canonicalize().ok()?;
    let below = path.strip_prefix(folder).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(OsStr::to_str).collect();
    Some(parts?.join("/"))
}

/// Reads a text at any path, which the user named.
///
/// # Errors
///
/// The file does not exist, cannot be read, or is not UTF-8.
pub(crate) fn read_anywhere(path: &Path) -> Result<Source, FileError> {
    let text = fs::read_to_string(path).map_err(failed("read", path))?;
    Ok(Source::new(path.display().to_string(), text))
}

/// Reads a text of a tree. Its name is the path from the root.
///
/// # Errors
///
/// The file is not in the tree, does not exist, cannot be read, or is not UTF-8.
pub(crate) fn read(root: &Path, path: &str) -> Result<Source, FileError> {
    let place = place::below(root, Path::new(path))?;
    let text = fs::read_to_string(&place).map_err(failed("read", &place))?;
    Ok(Source::new(path, text))
}

/// Reads a file of a tree; `None` if it does not exist.
///
/// # Errors
///
/// The file is not in the tree, or exists and cannot be read.
pub(crate) fn read_if_present(root: &Path, path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    let place = place::below(root, path)?;
    match fs::read(&place) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", &place)(error)),
    }
}

/// The sorted names of the files in a folder of a tree with this extension; none if the folder does not exist.
///
/// # Errors
///
/// The folder is not in the tree, or exists and cannot be read.
pub(crate) fn names(root: &Path, folder: &str, extension: &str) -> Result<Vec<String>, FileError> {
    let folder = place::below(root, Path::new(folder))?;
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed("list", &folder)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed("list", &folder))?.path();
        if path.extension() == Some(OsStr::new(extension))
            && let Some(name) = path.file_name()
        {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Checks that paths are in a tree, before the first file is written.
///
/// # Errors
///
/// A path that is not in the tree.
pub(crate) fn check<'path>(
    root: &Path,
    mut paths: impl Iterator<Item = &'path Path>,
) -> Result<(), FileError> {
    paths.try_for_each(|path| place::below(root, path).map(drop))
}

/// Writes a file of a tree atomically, and only if its content changes.
///
/// # Errors
///
/// The file is not in the tree, its folder cannot be created, or it cannot be written. The file then has its old content.
pub(crate) fn write(root: &Path, path: &Path, content: &str) -> Result<Written, FileError> {
    if read_if_present(root, path)?.as_deref() == Some(content.as_bytes()) {
        return Ok(Written::Unchanged);
    }
    let path = &place::below(root, path)?;
    let folder = path.parent().unwrap_or(root);
    fs::create_dir_all(folder).map_err(failed("create the folder", folder))?;
    let _lock = lock(folder).map_err(failed("write in", folder))?;
    let mut file = new_file_in(folder).map_err(failed("create a temporary file next to", path))?;
    file.write_all(content.as_bytes())
        .and_then(|()| file.as_file().sync_all())
        .map_err(failed("write", path))?;
    file.persist(path)
        .map_err(|error| failed("replace", path)(error.error))?;
    Ok(Written::Changed)
}

/// Removes a file of a tree.
///
/// # Errors
///
/// The file is not in the tree, does not exist, or cannot be removed.
pub(crate) fn remove(root: &Path, path: &Path) -> Result<(), FileError> {
    let place = place::below(root, path)?;
    fs::remove_file(&place).map_err(failed("remove", &place))
}

/// The prefix of a temporary file's name.
const UNFINISHED: &str = ".codegen-";

/// Waits until no other run writes in the folder, and removes the temporary files of an interrupted run. The lock is released
/// when the value is dropped, or with the process.
#[cfg(unix)]
fn lock(folder: &Path) -> io::Result<fs::File> {
    let handle = fs::File::open(folder)?;
    // Not every file system has locks. Without a lock, a temporary file may belong to a run that is not finished.
    if handle.lock().is_ok() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(handle)
}

/// On other systems a folder cannot be locked, and the temporary files of an interrupted run stay.
#[cfg(not(unix))]
fn lock(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A temporary file with the permissions of a new file.
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
        let path = Path::new("new/folder/file.txt");
        let write = |text| write(folder.path(), path, text).unwrap();
        let path = folder.path().join(path);
        assert_eq!(write("one"), Written::Changed);
        let first = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(write("one"), Written::Unchanged);
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), first);
        assert_eq!(write("two"), Written::Changed);
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    }

    #[test]
    fn no_temporary_file_is_left() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), Path::new("a/file.txt"), "one").unwrap();
        assert_eq!(names(folder.path(), "a", "txt").unwrap(), ["file.txt"]);
        assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(read_if_present(root, Path::new("missing")).unwrap(), None);
        assert_eq!(names(root, "missing", "rs").unwrap(), Vec::<String>::new());
        let error = read(root, "missing").unwrap_err().to_string();
        assert!(error.contains("missing"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_outside_the_tree_is_read_written_or_removed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        let outside = folder.path().join("outside");
        fs::create_dir_all(&root).unwrap();
        fs::create_dir_all(&outside).unwrap();
        fs::write(outside.join("a.rs"), "outside").unwrap();
        std::os::unix::fs::symlink(&outside, root.join("linked")).unwrap();
        for path in [
            "linked/a.rs",
            "../outside/a.rs",
            "linked/new.rs",
            "linked/b/new.rs",
        ] {
            let place = Path::new(path);
            assert!(read(&root, path).is_err(), "{path}");
            assert!(read_if_present(&root, place).is_err(), "{path}");
            assert!(check(&root, std::iter::once(place)).is_err(), "{path}");
            assert!(write(&root, place, "text").is_err(), "{path}");
            assert!(remove(&root, place).is_err(), "{path}");
        }
        assert!(names(&root, "linked", "rs").is_err());
        assert!(names(&root, "../outside", "rs").is_err());
        assert_eq!(fs::read_to_string(outside.join("a.rs")).unwrap(), "outside");
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
    }
}
