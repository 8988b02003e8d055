//! Reports what an update did, and what remains to do.

use std::io::{self, Write};
use std::path::PathBuf;

use super::placement::{Fate, Placement};
use crate::command::layout;
use crate::command::pipeline::Outputs;
use crate::files::Written;
use crate::text::visible;

/// Lists the pages and the changed files.
pub(super) fn files(
    placement: &Placement,
    outputs: &Outputs,
    written: &[(PathBuf, Written)],
    leftover: &[PathBuf],
    out: &mut dyn Write,
) -> io::Result<()> {
    for (page, fate) in placement.pages.iter().zip(&placement.fates) {
        let fate = match fate {
            Fate::Kept => "unchanged",
            Fate::Replaces => "replaced",
            Fate::Added => "added",
        };
        writeln!(out, "page       {} {fate}", page.file)?;
    }
    let applied = &outputs.applied;
    writeln!(
        out,
        "overlay    {} applied, {} superseded",
        applied.applied,
        applied.superseded.len(),
    )?;
    let changed = || written.iter().filter(|(_, it)| *it == Written::Changed);
    writeln!(
        out,
        "files      {} written, {} unchanged",
        changed().count(),
        written.len() - changed().count(),
    )?;
    for (path, _) in changed() {
        writeln!(out, "  written    {}", path.display())?;
    }
    for path in leftover {
        writeln!(out, "  removed    {}", visible(&path.display().to_string()))?;
    }
    Ok(())
}

/// Lists what the maintainer has to do.
pub(super) fn next_steps(
    placement: &Placement,
    outputs: &Outputs,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "Next:")?;
    let superseded = &outputs.applied.superseded;
    if !superseded.is_empty() {
        writeln!(
            out,
            "- Delete the superseded actions from {}; until then `cargo xtask codegen` rejects it:",
            layout::OVERLAY
        )?;
        for action in superseded {
            writeln!(out, "    line {:<4} {}", action.line, visible(&action.id))?;
        }
    }
    if !outputs.stale.is_empty() {
        writeln!(
            out,
            "- Fix {}; until then `cargo xtask codegen` rejects it:",
            layout::SHARED
        )?;
        for problem in &outputs.stale {
            let text = format!("{problem}: {}", problem.advice());
            writeln!(out, "    line {:<4} {}", problem.line(), visible(&text))?;
        }
    }
    if !outputs.notes.is_empty() {
        writeln!(
            out,
            "- The pages leave open, so that any value is accepted, or lack (report it to the vendor; {} can say more):",
            layout::OVERLAY
        )?;
        for note in &outputs.notes {
            writeln!(out, "    {}", visible(note))?;
        }
    }
    for (page, fate) in placement.pages.iter().zip(&placement.fates) {
        if *fate == Fate::Added {
            let (record, file) = (layout::REGISTRY, &page.file);
            writeln!(
                out,
                "- Check in {record} whether licence, copyright and notice apply to {file} too."
            )?;
        }
    }
    writeln!(
        out,
        "- Put the entry that `cargo xtask changelog` drafts into CHANGELOG.md, before the tests, which read it."
    )?;
    writeln!(
        out,
        "- Review the changes: `git diff`, then `cargo test --workspace`, and accept the snapshots that changed."
    )?;
    writeln!(out, "- Commit.")
}
