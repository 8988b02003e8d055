//! `cargo xtask changelog`: drafts the entry of a release.

use std::io::Write;

use super::sides::{self, DefaultBase, SideOptions};
use super::version::Version;
use super::{Failure, Outcome, layout};
use crate::diff::Bump;
use crate::diff::report::changelog_sections;
use crate::files;

/// Options for `changelog`.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{}\n{HELP}", sides::HELP))]
pub(crate) struct Options {
    #[command(flatten)]
    sides: SideOptions,
}

const HELP: &str = "\
BASE defaults to the newest release in the history of `HEAD` (a tag such as `v0.1.0`) or, without a release, to the
merge base of `HEAD` and the main branch.

The version is the one in Cargo.toml, raised as the changes require. Below 1.0, a major change raises the second number,
a minor change or a patch the third.

Exit codes: 0 done, 1 a side or the version cannot be read, 2 wrong usage.";

/// Prints the entry in the format of `CHANGELOG.md`.
///
/// # Errors
///
/// A side that cannot be read; a workspace without a version.
pub(crate) fn run(options: &Options, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let root = layout::root()?;
    let mut comparison = options.sides.read(&root, DefaultBase::Release)?;
    comparison.accepted()?;
    let (before, after) = (&comparison.before, &comparison.after);
    let changes = comparison.report();
    let bump = changes.bump();
    if bump == Bump::None {
        writeln!(
            out,
            "Nothing to release: from {} to {}, there is no change that users notice.",
            before.name, after.name
        )?;
        return Ok(Outcome::Done);
    }
    let manifest = files::read(&root, "Cargo.toml")?;
    let version = Version::of_workspace(&manifest.text).ok_or_else(|| {
        let message = "`Cargo.toml` has no version such as `version = \"0.1.0\"` below `[workspace.package]`: write it there";
        Failure::Other(message.to_owned())
    })?;
    writeln!(out, "## {}, unreleased\n", version.raised(bump))?;
    match (&after.revision, &before.revision) {
        (Some(date), Some(older)) if date != older => writeln!(
            out,
            "Matches the documentation page of {date}; {version} matches the one of {older}. A {bump} change.",
        )?,
        (Some(date), _) => writeln!(
            out,
            "Matches the documentation page of {date}. A {bump} change of {version}.",
        )?,
        (None, _) => writeln!(
            out,
            "Matches a documentation page that is not recorded yet. A {bump} change of {version}.",
        )?,
    }
    changelog_sections(&changes, out)?;
    Ok(Outcome::Done)
}
