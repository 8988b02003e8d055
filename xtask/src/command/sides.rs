//! The two sides of a comparison, from the words that name them.

mod document;
mod reader;
mod word;

use std::path::Path;

use serde_json::Value;

use self::reader::Reader;
use self::word::Word;
use super::{Failure, layout};
use crate::diff::report;
use crate::files;

/// Which documents are compared.
#[derive(Debug, clap::Args)]
pub struct SideOptions {
    /// The older side
    #[arg(value_name = "BASE")]
    base: Option<String>,
    /// The newer side
    #[arg(value_name = "HEAD")]
    head: Option<String>,
    /// Lay no overlay over a page that is compared with a revision or a document
    #[arg(long)]
    no_overlay: bool,
}

/// What a side can be, for the help of a command; after it comes what the command says of itself.
pub const HELP: &str = "\
Each side is one of:
  a git revision       its spec/openapi.json
  an OpenAPI document  the path of a JSON or YAML file, taken as it is
  documentation pages  paths that end in `.md`, with commas between several: derived on the fly, with the
                       working tree's spec/shared.yaml. Page against page is compared bare; against anything
                       else a page gets the working tree's spec/overlay.yaml, unless `--no-overlay` is given.

A word that is the path of a file is that file; a branch of the same name is then `refs/heads/NAME`.
HEAD is the working tree's spec/openapi.json if it is not given.";

/// What a command compares with if it is not told.
#[derive(Clone, Copy, Debug)]
pub enum DefaultBase {
    /// Where the branch left the main branch.
    MergeBase,
    /// The newest release; the merge base as long as there is none.
    Release,
}

/// Two documents, ready to be compared.
#[derive(Debug)]
pub struct Comparison {
    /// The older one.
    pub before: Side,
    /// The newer one.
    pub after: Side,
}

/// A document, and what it is called.
#[derive(Debug)]
pub struct Side {
    /// For people: a revision, a path, the working tree.
    pub name: String,
    /// The document.
    pub document: Value,
    /// Path and text, if it lies in the working tree as `codegen` writes it.
    file: Option<(String, String)>,
}

impl SideOptions {
    /// Reads both sides, and checks that they can be compared.
    ///
    /// # Errors
    ///
    /// A side that is not there, cannot be read or is no OpenAPI document; a page that is not understood, or
    /// that the overlay does not fit; no git where it is needed.
    pub fn read(&self, root: &Path, default: DefaultBase) -> Result<Comparison, Failure> {
        let base = self.base.as_deref().map_or(Word::Base, Word::read);
        let head = self.head.as_deref().map_or(Word::WorkingTree, Word::read);
        let pages = [&base, &head].map(|side| matches!(side, Word::Pages(_)));
        if self.no_overlay && pages == [false, false] {
            return Err(Failure::Usage(
                "`--no-overlay` is for pages, and neither side is one: revisions and documents are taken as they \
                 are",
            ));
        }
        let reader = Reader {
            root,
            default,
            bare: self.no_overlay || pages == [true, true],
        };
        Ok(Comparison {
            before: reader.read(&base)?,
            after: reader.read(&head)?,
        })
    }
}

impl Comparison {
    /// What is compared, for the report.
    pub fn sides(&self) -> report::Sides<'_> {
        let file = self.after.file.as_ref();
        report::Sides {
            before: &self.before.name,
            after: &self.after.name,
            document: file.map(|(path, text)| report::Document { path, text }),
        }
    }
}

/// The working tree's own document.
///
/// # Errors
///
/// It is not there, or is no OpenAPI document.
pub fn working_tree(root: &Path) -> Result<Side, Failure> {
    let source = files::read(&root.join(layout::DOCUMENT), layout::DOCUMENT)?;
    Ok(Side {
        name: "the working tree".to_owned(),
        document: document::read(&source)?,
        file: Some((source.name, source.text.to_string())),
    })
}
