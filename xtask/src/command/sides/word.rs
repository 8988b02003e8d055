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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_takes_precedence_over_a_revision() {
        // The tests of a package run in its folder.
        let manifest = Path::new("Cargo.toml");
        assert_eq!(Word::read("Cargo.toml"), Word::Document(manifest));
        assert_eq!(Word::read("src"), Word::Revision("src"));
        assert_eq!(Word::read("no/such.json"), Word::Revision("no/such.json"));
    }

    #[test]
    fn a_comma_separates_pages() {
        let pages = ["a.md", "b/c.md"].map(Path::new);
        assert_eq!(Word::read("a.md,b/c.md"), Word::Pages(pages.into()));
        for word in ["a.md,", "a.md,b.json", "main", "a.md"] {
            assert_eq!(Word::read(word), Word::Revision(word));
        }
    }
}
