//! Reads the document that an argument names.

use std::path::{Path, PathBuf};

use super::word::Word;
use super::{DefaultBase, Side, document, working_tree};
use crate::command::{Failure, layout, pipeline};
use crate::git::{Repository, Revision};
use crate::problem::Source;
use crate::{files, page};

/// Reads sides.
pub(super) struct Reader<'a> {
    /// The root of the project.
    pub(super) root: &'a Path,
    /// The default for the older side.
    pub(super) default: DefaultBase,
    /// Whether the overlay is not applied to pages.
    pub(super) bare: bool,
}

impl Reader<'_> {
    pub(super) fn read(&self, word: &Word<'_>) -> Result<Side, Failure> {
        match word {
            Word::Base => {
                let repository = Repository::around(self.root)?;
                let release = match self.default {
                    DefaultBase::MergeBase => None,
                    DefaultBase::Release => repository.release()?,
                };
                committed(
                    &repository,
                    &release.map_or_else(|| repository.merge_base(), Ok)?,
                )
            }
            Word::WorkingTree => working_tree(self.root, "the working tree"),
            Word::Document(path) => self.document(path),
            Word::Pages(paths) => self.pages(paths),
            Word::Revision(name) => {
                let repository = Repository::around(self.root)?;
                committed(&repository, &repository.revision(name)?)
            }
        }
    }

    fn document(&self, path: &Path) -> Result<Side, Failure> {
        let source = files::read_anywhere(path)?;
        let document = document::read(&source)?;
        let file = files::below(self.root, path)
            .filter(|_| *pipeline::json(&document) == *source.text)
            .map(|below| (below, source.text.to_string()));
        Ok(Side {
            file,
            ..Side::new(source.name, document)
        })
    }

    fn pages(&self, paths: &[&Path]) -> Result<Side, Failure> {
        let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
        let inputs = pipeline::read(self.root, &paths)?;
        let content = page::read(&inputs.pages)?;
        let derived = pipeline::derive(&inputs, &content)?;
        let names: Vec<&str> = inputs.pages.iter().map(|page| page.name.as_str()).collect();
        let title = |overlay: &str| format!("{} ({overlay})", names.join(", "));
        if self.bare {
            let bare = pipeline::without_overlay(&inputs, derived.document);
            return Ok(Side {
                types: Some(bare.types),
                ..Side::new(title("without overlay"), bare.document)
            });
        }
        let (document, rejected) = pipeline::lay_over_what_fits(&inputs, &content, &derived)?;
        let name = match rejected {
            Some(Failure::Overlay(_)) => title("with what of the overlay fits"),
            _ => title("with overlay"),
        };
        Ok(Side {
            rejected,
            ..Side::new(name, document)
        })
    }
}

fn committed(repository: &Repository, revision: &Revision) -> Result<Side, Failure> {
    let name = revision.title();
    let text = repository.file(revision, layout::DOCUMENT)?;
    let source = Source::new(format!("{} at {name}", layout::DOCUMENT), text);
    Ok(Side::new(name, document::read(&source)?))
}
