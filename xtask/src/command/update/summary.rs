//! Reports what an update did, and what remains to do.

use std::io::{self, Write};
use std::path::PathBuf;

use super::compiled::{self, Compiled};
use super::old_payloads::OldPayloads;
use super::placement::{Fate, Placement};
use crate::command::pipeline::Outputs;
use crate::command::{layout, tree};
use crate::diff::{Change, Report};
use crate::files::Written;
use crate::problem::Problems;
use crate::text::{visible, visible_lines};

/// Lists the pages and the changed files. `date` is what the command line says of the pages.
pub(super) fn files(
    placement: &Placement,
    date: &str,
    outputs: &Outputs,
    written: &[(PathBuf, Written)],
    leftover: &[PathBuf],
    out: &mut dyn Write,
) -> io::Result<()> {
    let days = placement.recorded_days.iter();
    let pages = placement.pages.iter().zip(&placement.fates).zip(days);
    for ((page, fate), day) in pages {
        write!(out, "page       {} ", page.file)?;
        match (fate, day) {
            (Fate::Kept, Some(day)) if day != date => writeln!(
                out,
                "unchanged: it was recorded with the day {day}, which it keeps; `--date {date}` is not used"
            )?,
            (Fate::Kept, _) => writeln!(out, "unchanged")?,
            (Fate::Replaces, _) => writeln!(out, "replaced")?,
            (Fate::Added, _) => writeln!(out, "added")?,
        }
    }
    writeln!(out, "overlay    {}", outputs.applied.counts())?;
    tree::report(written, leftover, out)
}

/// What was found out about the files that were written.
pub(super) struct Found<'a> {
    /// What changed.
    pub(super) changes: &'a Report,
    /// Old payloads that the new types do not read.
    pub(super) old_payloads: Option<OldPayloads>,
    /// The new types that only their places name.
    pub(super) new_types: Vec<String>,
    /// Whether the code that is written by hand compiles.
    pub(super) compiled: Option<Compiled>,
}

/// Lists what the maintainer has to do.
pub(super) fn next_steps(
    placement: &Placement,
    outputs: &Outputs,
    found: &Found<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "Next:")?;
    if let Some(old_payloads) = &found.old_payloads {
        unread(old_payloads, out)?;
    }
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
    if !outputs.unions.is_empty() {
        writeln!(
            out,
            "- Decide on the values of several types, which are `serde_json::Value` in Rust until then:"
        )?;
    }
    for union in &outputs.unions {
        let problem = Problems(vec![union.problem.clone()]).to_string();
        write!(out, "{}", visible_lines(&problem))?;
        writeln!(out, "{}", visible_lines(&union.action))?;
    }
    if let Some(compiled) = &found.compiled {
        code(compiled, out)?;
    }
    names(&found.new_types, out)?;
    fixtures(found.changes, out)?;
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
    writeln!(out, "- Commit.")?;
    if found.changes.changes.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "To have this list anew after a correction: `git checkout {} {} {}`, and the same command.",
        layout::PAGES,
        layout::DOCUMENT,
        layout::GENERATED,
    )
}

/// Lists the types that have the names of their places.
fn names(new_types: &[String], out: &mut dyn Write) -> io::Result<()> {
    if new_types.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "- See whether the new types have good names: they are those of their places, where {} has no row. A release fixes them:",
        layout::SHARED
    )?;
    for name in new_types {
        writeln!(out, "    {}", visible(name))?;
    }
    Ok(())
}

/// What fixtures must have, or lack, from now on: the beginning of a rule's name, what to do, and whether the key is named.
const FIXTURES: [(&str, &str, bool); 4] = [
    (
        "event-added",
        "Do what CONTRIBUTING lists for a new event: its fixtures, its sample, and what names each payload",
        false,
    ),
    (
        "property-added",
        "Put the new keys into the fixtures in tests/fixtures, and into the samples in crates/webhooks/samples",
        true,
    ),
    (
        "property-became-optional",
        "Take the keys that may be absent now out of the fixtures *.minimal.json",
        true,
    ),
    (
        "property-became-nullable",
        "Put null for the keys that may be null now into the fixtures *.nulls.json",
        true,
    ),
];

/// Lists what the changes mean for fixtures.
fn fixtures(changes: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (rule, step, names_key) in FIXTURES {
        let is_it = |change: &&Change| change.rule.id().starts_with(rule);
        let mut found = changes.changes.iter().filter(is_it).peekable();
        if found.peek().is_some() {
            writeln!(out, "- {step}:")?;
        }
        for change in found {
            let place = if names_key {
                let key = change.path.rsplit('/').next().unwrap_or_default();
                format!("`{key}` of {}", change.used_by.join(", "))
            } else {
                change.used_by.join(", ")
            };
            writeln!(out, "    {}", visible(&place))?;
        }
    }
    Ok(())
}

/// Lists the actions with which old payloads are read too.
fn unread(old_payloads: &OldPayloads, out: &mut dyn Write) -> io::Result<()> {
    let OldPayloads { actions, undecided } = old_payloads;
    writeln!(
        out,
        "- The new types do not read all old payloads, which queues, replays and stores hold. CONTRIBUTING says how to decide."
    )?;
    if !actions.is_empty() {
        writeln!(
            out,
            "  To read both, put this at the end of {}, and run `cargo xtask codegen`:",
            layout::OVERLAY
        )?;
        write!(out, "{}", visible_lines(actions))?;
        writeln!(out)?;
    }
    for place in undecided {
        writeln!(
            out,
            "  No action of the overlay makes this place read both: {}",
            visible(place)
        )?;
    }
    Ok(())
}

fn code(compiled: &Compiled, out: &mut dyn Write) -> io::Result<()> {
    match compiled {
        Compiled::Yes => Ok(()),
        Compiled::No(errors, count) => {
            writeln!(
                out,
                "- Fix the code that is written by hand, which does not compile with the new types: `{}`",
                compiled::command()
            )?;
            for error in errors {
                writeln!(out, "    {}", visible(error))?;
            }
            match count.saturating_sub(errors.len()) {
                0 => Ok(()),
                more => writeln!(out, "    … and {more} more"),
            }
        }
        Compiled::NotChecked(reason) => writeln!(
            out,
            "- See whether the code that is written by hand compiles, with `{}`: it was not checked, because {}",
            compiled::command(),
            visible(reason)
        ),
    }
}
