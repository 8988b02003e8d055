//! Reads the two sides of a comparison, which the command line names.

mod document;
mod reader;
mod word;

use std::path::Path;

use serde_json::Value;

use self::reader::Reader;
use self::word::Word;
use super::{Failure, layout};
use crate::diff::{self, Pages, Report, compare, compare_sides, report};
use crate::files;
use crate::page::registry;

/// The documents to compare.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct SideOptions {
    /// The older side
    #[arg(value_name = "BASE")]
    base: Option<String>,
    /// The newer side
    #[arg(value_name = "HEAD")]
    head: Option<String>,
    /// Do not apply the overlay to a page that is compared with a revision or a document
    #[arg(long)]
    no_overlay: bool,
}

/// The part of a command's help that explains the sides.
pub(crate) const HELP: &str = "\
Each side is one of:
  a git revision       its spec/openapi.json
  an OpenAPI document  the path of a JSON or YAML file, used as it is
  documentation pages  paths that end in `.md`, separated by commas: the document is derived, with the
                       working tree's spec/shared.yaml. If both sides are pages, no overlay is applied. If one
                       side is, the working tree's spec/overlay.yaml is applied, unless `--no-overlay` is given.

An argument that is the path of a file names the file; for a branch of the same name, write `refs/heads/NAME`.
HEAD defaults to the working tree's spec/openapi.json.";

/// The default for the older side.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DefaultBase {
    /// The merge base of `HEAD` and the main branch.
    MergeBase,
    /// The newest release, or the merge base if there is no release.
    Release,
}

/// Two documents to compare.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// The older one.
    pub before: Side,
    /// The newer one.
    pub after: Side,
}

/// A document and its name.
#[derive(Debug)]
pub(crate) struct Side {
    /// The name for reports: a revision, a path, or the working tree.
    pub name: String,
    /// The document.
    pub document: Value,
    /// The date of the pages that it was derived from, if known.
    pub revision: Option<String>,
    /// Path and text, if it is a file of the working tree in the layout that `codegen` writes.
    file: Option<(String, String)>,
    /// The document with what of the overlay fits, if it is what pages say without it.
    types: Option<Value>,
    /// Why `codegen` rejects the pages: actions of the overlay in conflict, which are left out of the document, or what no
    /// later stage can use.
    rejected: Option<Failure>,
}

impl SideOptions {
    /// Reads both sides, and checks that they can be compared. Actions of the overlay in conflict with a page are left out.
    ///
    /// # Errors
    ///
    /// A side that does not exist, cannot be read or is not an OpenAPI document; an invalid page or overlay; no git where
    /// it is required.
    pub(crate) fn read(&self, root: &Path, default: DefaultBase) -> Result<Comparison, Failure> {
        let base = self.base.as_deref().map_or(Word::Base, Word::read);
        let head = self.head.as_deref().map_or(Word::WorkingTree, Word::read);
        let pages = [&base, &head].map(|side| matches!(side, Word::Pages(_)));
        if self.no_overlay && pages == [false, false] {
            return Err(Failure::Usage(
                "`--no-overlay` applies to pages, and neither side is a page: revisions and documents are used as \
                 they are",
            ));
        }
        let reader = Reader {
            root,
            default,
            bare: self.no_overlay || pages == [true, true],
        };
        let mut before = reader.read(&base)?;
        let mut after = reader.read(&head)?;
        match pages {
            [true, false] => before.take_version(&after),
            [false, true] => after.take_version(&before),
            _ => {}
        }
        Ok(Comparison { before, after })
    }
}

impl Side {
    fn new(name: String, document: Value) -> Self {
        let version = document.pointer("/info/version").and_then(Value::as_str);
        let revision = version.filter(|version| registry::day(version).is_some());
        Self {
            name,
            revision: revision.map(str::to_owned),
            document,
            file: None,
            types: None,
            rejected: None,
        }
    }

    /// Copies the version from the other side. A page does not contain its date, which is not a change.
    fn take_version(&mut self, other: &Self) {
        let pointer = "/info/version";
        if let (Some(version), Some(known)) = (
            self.document.pointer_mut(pointer),
            other.document.pointer(pointer),
        ) {
            *version = known.clone();
        }
    }
}

impl Comparison {
    /// Why `codegen` rejects the pages of a side, as far as that was found; no later call finds it again.
    ///
    /// # Errors
    ///
    /// It does.
    pub(crate) fn accepted(&mut self) -> Result<(), Failure> {
        let mut sides = [&mut self.before, &mut self.after].into_iter();
        sides
            .find_map(|side| side.rejected.take())
            .map_or(Ok(()), Err)
    }

    /// What changed.
    pub(crate) fn report(&self) -> Report {
        let (before, after) = (&self.before, &self.after);
        if before.types.is_none() && after.types.is_none() {
            return compare(&before.document, &after.document);
        }
        let [before, after] = [before, after].map(|side| {
            diff::Side::of_pages(Pages {
                document: &side.document,
                types: side.types.as_ref().unwrap_or(&side.document),
            })
        });
        compare_sides(&before, &after)
    }

    /// The sides, for the report.
    pub(crate) fn sides(&self) -> report::Sides<'_> {
        let file = self.after.file.as_ref();
        report::Sides {
            before: &self.before.name,
            after: &self.after.name,
            document: file.map(|(path, text)| report::Document { path, text }),
        }
    }
}

/// The document of the working tree, with a name for the report.
///
/// # Errors
///
/// The file does not exist, or is not an OpenAPI document.
pub(crate) fn working_tree(root: &Path, name: &str) -> Result<Side, Failure> {
    let source = files::read(root, layout::DOCUMENT)?;
    let side = Side::new(name.to_owned(), document::read(&source)?);
    Ok(Side {
        file: Some((source.name, source.text.to_string())),
        ..side
    })
}
