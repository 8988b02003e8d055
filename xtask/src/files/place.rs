//! Resolves a path of a tree: it must be below the root, without a symbolic link.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::{FileError, failed};

/// Resolves a path below a root. The root itself may be a symbolic link.
///
/// # Errors
///
/// The path leads out of the root, or a part of it below the root is a symbolic link.
pub(super) fn below(root: &Path, path: &Path) -> Result<PathBuf, FileError> {
    let mut place = root.to_owned();
    for component in path.components() {
        let Component::Normal(name) = component else {
            return Err(FileError::Outside {
                path: path.to_owned(),
                root: root.to_owned(),
            });
        };
        place.push(name);
        match place.symlink_metadata() {
            Ok(metadata) if metadata.is_symlink() => return Err(FileError::Link { path: place }),
            Ok(_) => {}
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(failed("read", &place)(error)),
        }
    }
    Ok(place)
}

/// Whether the path does not exist, or a file is in place of a folder. The operation on the path reports that.
fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_does_not_leave_its_root() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for path in ["..", "../a", "a/../b", "a/../../b", "/a", "/"] {
            let said = below(root, Path::new(path)).unwrap_err().to_string();
            assert!(said.contains(&format!("`{path}` is not below `")), "{said}");
        }
        for path in ["a/b.md", "a/./b.md"] {
            let place = below(root, Path::new(path)).unwrap();
            assert_eq!(place, root.join("a/b.md"));
        }
    }
}
