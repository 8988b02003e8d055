//! Classifies an argument that names a side.

use std::ffi::OsStr;
use std::path::Path;

use crate::files;

/// The kind of a side.
#[derive(Debug, PartialEq)]
pub(super) enum Word<'word> {
    /// No argument: the default base of the command.
    Base,
    /// No argument: `spec/openapi.json` of the working tree.
    WorkingTree,
    /// An OpenAPI document.
    Document(&'word Path),
    /// Documentation pages.
    Pages(Vec<&'word Path>),
    /// A revision of git.
    Revision(&'word str),
}

impl<'word> Word<'word> {
    /// Classifies an argument. A file takes precedence over a revision of the same name.
    pub(super) fn read(word: &'word str) -> Self {
        let path = Path::new(word);
        if files::is_readable(path) {
            return if is_page(path) {
                Self::Pages(vec![path])
            } else {
                Self::Document(path)
            };
        }
        let paths: Vec<&Path> = word.split(',').map(Path::new).collect();
        if paths.len() > 1 && paths.iter().all(|path| is_page(path)) {
            Self::Pages(paths)
        } else {
            Self::Revision(word)
        }
    }
}

fn is_page(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("md"))
}
