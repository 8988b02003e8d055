//! The one module that touches the disk.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the module that the others are sent to"
)]

mod place;

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::problem::Source;

/// What could not be done with which file, and why.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system does not do it.
    #[error("cannot {action} `{}`: {reason}", path.display())]
    System {
        /// What was to be done.
        action: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system says.
        #[source]
        reason: io::Error,
    },
    /// A path that leaves the tree.
    #[error(
        "`{}` is not below `{}`: name a file of that folder, without `..` and without a root",
        path.display(),
        root.display()
    )]
    Outside {
        /// As it was given.
        path: PathBuf,
        /// The root of the tree.
        root: PathBuf,
    },
    /// A part of the tree is elsewhere.
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
    move |reason| FileError::System {
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

/// Reads a text from anywhere: whoever named the path knows where it leads.
///
/// # Errors
///
/// There is no such file, it cannot be read, or it is not UTF-8.
pub fn read_anywhere(path: &Path) -> Result<Source, FileError> {
    let text = fs::read_to_string(path).map_err(failed("read", path))?;
    Ok(Source::new(path.display().to_string(), text))
}

/// Reads a text of a tree, which is called by its path from the root.
///
/// # Errors
///
/// It is not in the tree, is not there, cannot be read, or is not UTF-8.
pub fn read(root: &Path, path: &str) -> Result<Source, FileError> {
    let place = place::below(root, Path::new(path))?;
    let text = fs::read_to_string(&place).map_err(failed("read", &place))?;
    Ok(Source::new(path, text))
}

/// Reads a file of a tree that need not be there.
///
/// # Errors
///
/// It is not in the tree, or is there and cannot be read.
pub fn read_if_present(root: &Path, path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    let place = place::below(root, path)?;
    match fs::read(&place) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", &place)(error)),
    }
}

/// The names of the files in a folder of a tree that end as given, sorted; none where there is no folder.
///
/// # Errors
///
/// The folder is not in the tree, or is there and cannot be read.
pub fn names(root: &Path, folder: &str, extension: &str) -> Result<Vec<String>, FileError> {
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

/// Checks that files of a tree can be written in place, before the first one is.
///
/// # Errors
///
/// A path that is not in the tree.
pub fn check<'path>(
    root: &Path,
    mut paths: impl Iterator<Item = &'path Path>,
) -> Result<(), FileError> {
    paths.try_for_each(|path| place::below(root, path).map(drop))
}

/// Writes a file of a tree whole or not at all, and only if its content changes.
///
/// # Errors
///
/// It is not in the tree, its folder cannot be made, or it cannot be written; the old content is then still there.
pub fn write(root: &Path, path: &Path, content: &str) -> Result<Written, FileError> {
    if read_if_present(root, path)?.as_deref() == Some(content.as_bytes()) {
        return Ok(Written::Unchanged);
    }
    let path = &place::below(root, path)?;
    let folder = path.parent().unwrap_or(root);
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

/// Removes a file of a tree.
///
/// # Errors
///
/// It is not in the tree, is not there, or may not be removed.
pub fn remove(root: &Path, path: &Path) -> Result<(), FileError> {
    let place = place::below(root, path)?;
    fs::remove_file(&place).map_err(failed("remove", &place))
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
    fn nothing_is_left_beside_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), Path::new("a/file.txt"), "one").unwrap();
        assert_eq!(names(folder.path(), "a", "txt").unwrap(), ["file.txt"]);
        assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_read_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let occupied = Path::new("occupied");
        fs::create_dir_all(folder.path().join("occupied/inside")).unwrap();
        let error = write(folder.path(), occupied, "text").unwrap_err();
        assert!(error.to_string().starts_with("cannot read `"), "{error}");
        assert!(folder.path().join("occupied/inside").is_dir());
    }

    #[test]
    fn what_is_not_there_is_none() {
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
