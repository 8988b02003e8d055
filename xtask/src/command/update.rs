//! `cargo xtask update`: replaces pages by newer ones, and shows the changes.

mod compiled;
mod old_payloads;
mod placement;
mod summary;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::pipeline::{self, Inputs, Outputs};
use super::sides::{self, Comparison, Side};
use super::{Failure, Outcome, diff, layout, tree};
use crate::diff::report::{self, Format};
use crate::files::{self, Written};
use crate::page::registry::{NewerPage, Registry};
use crate::problem::Source;
use crate::schema::named_pointer;
use crate::spec::overlay::Mode;
use placement::Placed;

/// Options for `update`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Options {
    /// The newer pages, as the vendor published them
    #[arg(value_name = "PAGE", required = true, value_delimiter = ',')]
    pages: Vec<PathBuf>,
    /// The date on which the vendor published them
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: String,
    /// Use this overlay instead of spec/overlay.yaml; if the update succeeds, it becomes spec/overlay.yaml
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
}

const HELP: &str = "\
A page replaces the recorded page with the same file name, or else the one with the same first heading. Any other page
is added with its own name and the licence of the first page. Other recorded pages stay.

The command writes files only if every stage succeeds. If an action of the overlay is in conflict, it reports the action
and the reason: fix the action in spec/overlay.yaml, or in a copy that you pass with `--overlay`, and repeat the command.

Superseded actions of the overlay have no effect. The command lists them with their lines: delete them. The generated
files are the same with and without them.

Where new types do not read old payloads, the command prints the actions of the overlay with which they read both. At the
end it compiles the code of the models and webhooks that is written by hand, without the network.

Exit codes: 0 done; 1 a page, the overlay or a file has a problem; 2 wrong usage.";

/// The files to write, and the document before the update.
struct Update {
    pages: Vec<Placed>,
    record: Source,
    inputs: Inputs,
    before: Side,
    outputs: Outputs,
    leftover: Vec<PathBuf>,
}

impl Update {
    /// What the generated files are derived from, in the order in which it is written.
    fn sources(&self) -> Vec<(PathBuf, &str)> {
        let pages = self.pages.iter().map(|Placed { page, .. }| {
            let path = Path::new(layout::PAGES).join(&page.file);
            (path, page.text.as_str())
        });
        let tables = [
            (PathBuf::from(layout::REGISTRY), &*self.record.text),
            (PathBuf::from(layout::OVERLAY), &*self.inputs.overlay.text),
        ];
        pages.chain(tables).collect()
    }
}

/// Replaces pages, and prints the changes.
///
/// # Errors
///
/// The errors of each stage, before any file is written; a file that cannot be written.
pub(crate) fn run(options: &Options, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let root = layout::root()?;
    let update = prepare(options, &root).map_err(|failure| failure.with("Nothing was changed."))?;
    let written = write(&update, &root).map_err(|failure| {
        failure
            .with("Some files were written, others were not: run the same command again to write the rest.")
    })?;
    let Update {
        pages,
        inputs,
        before,
        outputs,
        leftover,
        ..
    } = update;
    summary::files(&pages, &options.date, &outputs, out)?;
    tree::report(&written, &leftover, out)?;
    let comparison = Comparison {
        before,
        after: sides::working_tree(&root, "the working tree")?,
    };
    let changes = comparison.report();
    let (colour, sides) = (diff::colour(), comparison.sides());
    writeln!(out)?;
    report::write(&changes, Format::Text, colour, &sides, out)?;
    writeln!(out)?;
    let (before, after) = (&comparison.before.document, &comparison.after.document);
    let is_new = |name: &String| before.pointer(&named_pointer(name)).is_none();
    let new_types = outputs.unnamed.iter().filter(|(name, _)| is_new(name));
    let found = summary::Found {
        changes: &changes,
        old_payloads: old_payloads::find(&inputs, &outputs, &comparison, &changes),
        moved: old_payloads::moved(before, after, &changes),
        new_types: new_types
            .map(|(name, path)| format!("{name}, at {path}"))
            .collect(),
        compiled: compiled::check(&root),
    };
    summary::next_steps(&pages, &outputs, &found, out)?;
    Ok(Outcome::Done)
}

/// Runs every stage in memory.
fn prepare(options: &Options, root: &Path) -> Result<Update, Failure> {
    let registry = Registry::read(&files::read(root, layout::REGISTRY)?)?;
    let given = pipeline::read_pages(&options.pages)?;
    let pages = placement::place(&registry, root, given)?;
    let newer: Vec<NewerPage> = pages.iter().map(|it| it.page.clone()).collect();
    let record = registry.with(&newer, &options.date)?;
    let overlay = match &options.overlay {
        Some(path) => files::read_anywhere(path)?,
        None => files::read(root, layout::OVERLAY)?,
    };
    let given = |file: &str| {
        let placed = pages.iter().find(|it| it.page.file == file)?;
        Some(Source::new(&placed.given, placed.page.text.as_str()))
    };
    let inputs = Inputs {
        mode: Mode::Lenient,
        ..pipeline::recorded(root, &record, overlay, given)?
    };
    let outputs = pipeline::run(&inputs);
    let outputs = outputs.map_err(|failure| placement::advise(&pages, &registry, failure))?;
    let before = sides::working_tree(root, "the document before")?;
    let update = Update {
        leftover: tree::leftover(root, &outputs)?,
        pages,
        record,
        inputs,
        before,
        outputs,
    };
    let sources = update.sources();
    files::check(root, sources.iter().map(|(path, _)| path.as_path()))?;
    tree::check(root, &update.outputs, &update.leftover)?;
    Ok(update)
}

/// Writes the sources, then the generated files. If it is interrupted, a run with the same arguments writes the rest: it
/// does not depend on the files that were written.
fn write(update: &Update, root: &Path) -> Result<Vec<(PathBuf, Written)>, Failure> {
    let mut written = Vec::new();
    for (path, text) in update.sources() {
        let outcome = files::write(root, &path, text)?;
        written.push((path, outcome));
    }
    written.extend(tree::write(root, &update.outputs, &update.leftover)?);
    Ok(written)
}
