//! `cargo xtask update`: newer pages in place, and what they change.

mod placement;
mod summary;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::pipeline::{self, Inputs, Outputs};
use super::sides::{self, Comparison, Side};
use super::{Failure, Outcome, diff, layout, tree};
use crate::diff::compare;
use crate::diff::report::{self, Format};
use crate::files::{self, Written};
use crate::page::registry::Registry;
use crate::problem::Source;
use crate::spec::overlay::Mode;
use placement::Placement;

/// What `update` can be told.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Options {
    /// The newer pages, as the vendor published them
    #[arg(value_name = "PAGE", required = true)]
    pages: Vec<PathBuf>,
    /// The day on which the vendor published them
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: String,
    /// Use this overlay in place of spec/overlay.yaml; if everything fits, it is put there
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
}

const HELP: &str = "\
A page replaces the recorded one of the same file name, else the one with the same first heading. Any other page is
added under its own name, with the licence of the first. Recorded pages that no given page replaces stay.

Nothing is written before everything fits. Where an action of the overlay is in conflict, the command stops and says
which and why: mend it, in spec/overlay.yaml or in a copy that `--overlay` tries, and run the command again.

Actions of the overlay that the vendor caught up with have no effect; they are listed, with their lines, for you to
delete. The generated files are those that `cargo xtask codegen` makes once they are gone.

Exit codes: 0 done, 1 a page, the overlay or a file is in the way, 2 wrong usage.";

/// Everything that is written, and what is there before.
struct Update {
    placement: Placement,
    record: Source,
    overlay: Source,
    before: Side,
    outputs: Outputs,
    leftover: Vec<PathBuf>,
}

impl Update {
    /// What the generated files are made of, in the order in which it is written.
    fn sources(&self) -> Vec<(PathBuf, &str)> {
        let pages = self.placement.pages.iter();
        let pages = pages.map(|page| {
            let path = Path::new(layout::PAGES).join(&page.file);
            (path, page.text.as_str())
        });
        let tables = [
            (PathBuf::from(layout::REGISTRY), &*self.record.text),
            (PathBuf::from(layout::OVERLAY), &*self.overlay.text),
        ];
        pages.chain(tables).collect()
    }
}

/// Puts newer pages in place, and prints what that changes.
///
/// # Errors
///
/// What any stage finds, before anything is written; a file that cannot be written.
pub fn run(options: &Options, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let root = layout::root()?;
    let update = prepare(options, &root).map_err(|failure| failure.with("Nothing was changed."))?;
    let written = write(&update, &root).map_err(|failure| {
        failure
            .with("Some files are new, some are not: run the same command again to write the rest.")
    })?;
    summary::files(
        &update.placement,
        &update.outputs,
        &written,
        &update.leftover,
        out,
    )?;
    let comparison = Comparison {
        before: update.before,
        after: sides::working_tree(&root, "the working tree")?,
    };
    let changes = compare(&comparison.before.document, &comparison.after.document);
    writeln!(out)?;
    report::write(
        &changes,
        Format::Text,
        diff::colour(),
        &comparison.sides(),
        out,
    )?;
    writeln!(out)?;
    summary::next_steps(&update.placement, &update.outputs, out)?;
    Ok(Outcome::Done)
}

/// Runs every stage in memory.
fn prepare(options: &Options, root: &Path) -> Result<Update, Failure> {
    let named = |name: &str| files::read(root, name);
    let registry = Registry::read(&named(layout::REGISTRY)?)?;
    let given = pipeline::read_pages(&options.pages)?;
    let placement = Placement::new(&registry, root, &given)?;
    let record = registry.with(&placement.pages, &options.date)?;
    let overlay = match &options.overlay {
        Some(path) => files::read_anywhere(path)?,
        None => named(layout::OVERLAY)?,
    };
    let inputs = inputs(root, &placement, &record, overlay)?;
    let outputs = pipeline::run(&inputs).map_err(|failure| placement.advise(failure))?;
    let before = sides::working_tree(root, "the document before")?;
    let update = Update {
        leftover: tree::leftover(root, &outputs)?,
        placement,
        record,
        overlay: inputs.overlay,
        before,
        outputs,
    };
    let sources = update.sources();
    files::check(root, sources.iter().map(|(path, _)| path.as_path()))?;
    tree::check(root, &update.outputs, &update.leftover)?;
    Ok(update)
}

/// All pages as they will be recorded, the given ones and those that stay.
fn inputs(
    root: &Path,
    placement: &Placement,
    record: &Source,
    overlay: Source,
) -> Result<Inputs, Failure> {
    let registry = Registry::read(record)?;
    let mut pages = Vec::new();
    for file in registry.files() {
        pages.push(match placement.page(file) {
            Some((given, text)) => Source::new(given, text),
            None => files::read(root, &format!("{}/{file}", layout::PAGES))?,
        });
    }
    registry.verify(&pages, &files::names(root, layout::PAGES, "md")?)?;
    Ok(Inputs {
        pages,
        revision: registry.revision().to_string(),
        shared: files::read(root, layout::SHARED)?,
        overlay,
        mode: Mode::Lenient,
    })
}

/// Writes one file after the other, what others are made of first. Whatever stops it, the next run with the same
/// words does the rest: it relies on no file that this one may have written.
fn write(update: &Update, root: &Path) -> Result<Vec<(PathBuf, Written)>, Failure> {
    let mut written = Vec::new();
    for (path, text) in update.sources() {
        let outcome = files::write(root, &path, text)?;
        written.push((path, outcome));
    }
    written.extend(tree::write(root, &update.outputs, &update.leftover)?);
    Ok(written)
}
