//! What a word on the command line names.

use std::ffi::OsStr;
use std::path::Path;

use crate::files;

/// What one side of a comparison is.
#[derive(Debug, PartialEq)]
pub(super) enum Word<'word> {
    /// No word: what the command takes for its base.
    Base,
    /// No word: `spec/openapi.json` as it lies there.
    WorkingTree,
    /// An OpenAPI document.
    Document(&'word Path),
    /// Documentation pages.
    Pages(Vec<&'word Path>),
    /// A name for git.
    Revision(&'word str),
}

impl<'word> Word<'word> {
    /// What is there under this name: a file goes before a revision.
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
    fn a_file_goes_before_a_revision() {
        // The tests of a package run in its folder.
        let manifest = Path::new("Cargo.toml");
        assert_eq!(Word::read("Cargo.toml"), Word::Document(manifest));
        assert_eq!(Word::read("src"), Word::Revision("src"));
        assert_eq!(Word::read("no/such.json"), Word::Revision("no/such.json"));
    }

    #[test]
    fn several_pages_have_a_comma_between_them() {
        let pages = ["a.md", "b/c.md"].map(Path::new);
        assert_eq!(Word::read("a.md,b/c.md"), Word::Pages(pages.into()));
        for word in ["a.md,", "a.md,b.json", "main", "a.md"] {
            assert_eq!(Word::read(word), Word::Revision(word));
        }
    }
}
