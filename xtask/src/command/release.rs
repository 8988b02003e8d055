//! `cargo xtask release`: a version that is ready to be published.

mod check;
mod edit;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::sides::{self, Side};
use super::{Failure, Outcome, ci, layout};
use crate::files;
use crate::git::Repository;
use check::Check;
use edit::Entry;

/// The crates that are published, each after those it needs.
const PUBLISHED: [&str; 2] = ["meeting-baas-models", "meeting-baas-webhooks"];

/// `release` takes its version from the changelog, so there is nothing to tell it.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Options {}

const HELP: &str = "\
The version is that of the first entry of CHANGELOG.md, such as `## 0.2.0, unreleased`. The date of the documentation
is added to it: 0.2.0+2026-03-16 matches the page of that day. Cargo takes no notice of what stands after the `+`.

Everything is checked first: nothing is uncommitted, the branch is `main`, `.ci/run` passed for this commit here, the
version is new and as high as the changes ask for, and the entry names the page's day. Then the entry and Cargo.toml
are changed, and the packages are made as they would be published; if that fails, both are as they were. To commit,
tag and publish stays a person's act: the last lines say how.

Exit codes: 0 prepared, 1 something is in the way and nothing was changed, 2 wrong usage.";

/// The files that carry a version. Cargo itself writes the last, with the packages.
const CHANGED: [&str; 3] = ["CHANGELOG.md", "Cargo.toml", "Cargo.lock"];

/// Checks, changes, and makes the packages; prints what is left to do.
///
/// # Errors
///
/// A file that cannot be read or written, a changelog without an entry, no git, no bash.
pub fn run(_: &Options, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let root = layout::root()?;
    let [changelog, manifest, _] = CHANGED.map(|name| root.join(name));
    let before = [
        files::read(&root, CHANGED[0])?.text.to_string(),
        files::read(&root, CHANGED[1])?.text.to_string(),
        files::read(&root, CHANGED[2])?.text.to_string(),
    ];
    let entry = Entry::first(&before[0]).ok_or(Failure::NoEntry)?;
    let day = day(&sides::working_tree(&root, layout::DOCUMENT)?)?;
    let mut ready = true;
    for check in Check::all(&root, &Repository::around(&root)?, &entry, &day)? {
        writeln!(out, "{check}")?;
        ready &= check.passed;
    }
    if !ready {
        writeln!(out, "\nNothing was changed.")?;
        return Ok(Outcome::Failed);
    }
    let version = format!("{}+{day}", entry.version);
    let changed = edit::manifest(&before[1], entry.version, &version).ok_or(Failure::NoVersion)?;
    let written = [(&changelog, entry.released(&version)), (&manifest, changed)];
    match prepare(&root, &written, out) {
        Ok(Outcome::Done) => {
            next_steps(&version, &entry, out)?;
            Ok(Outcome::Done)
        }
        unprepared => {
            put_back(&root, &before)?;
            let outcome = unprepared?;
            writeln!(
                out,
                "\nThe packages cannot be made: everything is as it was."
            )?;
            Ok(outcome)
        }
    }
}

/// Writes the changes, and tries to make the packages of them.
fn prepare(
    root: &Path,
    files: &[(&PathBuf, String)],
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    for (path, text) in files {
        files::write(root, path.strip_prefix(root).unwrap_or(path), text)?;
    }
    writeln!(out)?;
    out.flush()?;
    ci::steps(root, &["packages"])
}

/// The day of the pages that the types are made from.
fn day(document: &Side) -> Result<String, Failure> {
    document.revision.clone().ok_or_else(|| Failure::Document {
        name: document.name.clone(),
        reasons: vec![
            "its `info.version` is not the day of a page: run `cargo xtask codegen`".into(),
        ],
    })
}

fn put_back(root: &Path, before: &[String]) -> Result<(), Failure> {
    for (name, text) in CHANGED.iter().zip(before) {
        files::write(root, Path::new(name), text)?;
    }
    Ok(())
}

fn next_steps(version: &str, entry: &Entry, out: &mut dyn Write) -> Result<(), Failure> {
    let number = entry.version;
    let packages = PUBLISHED.map(|name| format!(" --package {name}")).concat();
    writeln!(
        out,
        "\n{version} is prepared. What is left is yours:\n\n  \
         git diff\n  \
         git commit --all --message \"Release {version}\"\n  \
         git tag --annotate v{number} --message {version}\n  \
         git push origin main v{number}\n  \
         cargo publish{packages}"
    )?;
    Ok(())
}
