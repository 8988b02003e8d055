//! Reports what an update did, and what remains to do.

use std::io::{self, Write};

use super::compiled::{self, Compiled};
use super::old_payloads::OldPayloads;
use super::placement::{Fate, Placed};
use crate::command::layout::{DOCUMENT, GENERATED, OVERLAY, PAGES, REGISTRY, SHARED};
use crate::command::pipeline::Outputs;
use crate::diff::{Change, Report};
use crate::text::{visible, visible_lines};

/// Lists the pages. `date` is what the command line says of them.
pub(super) fn files(
    pages: &[Placed],
    date: &str,
    outputs: &Outputs,
    out: &mut dyn Write,
) -> io::Result<()> {
    for Placed { page, fate, .. } in pages {
        let fate = match fate {
            Fate::Kept(day) if day.to_string() != date => format!(
                "unchanged: it was recorded with the day {day}, which it keeps; `--date {date}` is not used"
            ),
            Fate::Kept(_) => "unchanged".to_owned(),
            Fate::Replaces => "replaced".to_owned(),
            Fate::Added => "added".to_owned(),
        };
        writeln!(out, "page       {} {fate}", page.file)?;
    }
    writeln!(out, "overlay    {}", outputs.applied.counts())
}

/// What was found out about the files that were written.
pub(super) struct Found<'a> {
    /// What changed.
    pub(super) changes: &'a Report,
    /// Old payloads that the new types do not read.
    pub(super) old_payloads: Option<OldPayloads>,
    /// What keeps the values of keys that may have moved.
    pub(super) moved: Vec<String>,
    /// The new types that only their places name.
    pub(super) new_types: Vec<String>,
    /// Whether the code that is written by hand compiles.
    pub(super) compiled: Option<Compiled>,
}

/// Lists what the maintainer has to do.
pub(super) fn next_steps(
    pages: &[Placed],
    outputs: &Outputs,
    found: &Found<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "Next:")?;
    if let Some(old_payloads) = &found.old_payloads {
        unread(old_payloads, out)?;
    }
    step(
        "These keys may have moved: a type with a similar name has them now, and the new types read them there only. If the \
         values of old payloads matter, an action keeps the old key, as optional, and a method of the type reads both:",
        &found.moved,
        out,
    )?;
    let superseded = outputs.applied.superseded.iter();
    step(
        &format!(
            "Delete the superseded actions from {OVERLAY}; until then `cargo xtask codegen` rejects it:"
        ),
        superseded.map(|action| format!("line {:<4} {}", action.line, action.id)),
        out,
    )?;
    let stale = outputs.derived.stale.iter();
    step(
        &format!("Fix {SHARED}; until then `cargo xtask codegen` rejects it:"),
        stale.map(|it| format!("line {:<4} {it}: {}", it.line(), it.advice())),
        out,
    )?;
    step(
        &format!(
            "The pages leave open, so that any value is accepted, or lack (report it to the vendor; {OVERLAY} can say more):"
        ),
        &outputs.notes,
        out,
    )?;
    if !outputs.unions.is_empty() {
        writeln!(
            out,
            "- Decide on the values of several types, which are `serde_json::Value` in Rust until then:"
        )?;
    }
    for union in &outputs.unions {
        writeln!(out, "{union}{}", visible_lines(&union.action))?;
    }
    if let Some(compiled) = &found.compiled {
        code(compiled, out)?;
    }
    step(
        &format!(
            "See whether the new types have good names: they are those of their places, where {SHARED} has no row. A release \
             fixes them:"
        ),
        &found.new_types,
        out,
    )?;
    fixtures(found.changes, out)?;
    for Placed { page, .. } in pages.iter().filter(|it| it.fate == Fate::Added) {
        let file = &page.file;
        writeln!(
            out,
            "- Check in {REGISTRY} whether licence, copyright and notice apply to {file} too."
        )?;
    }
    out.write_all(
        b"- Put the entry that `cargo xtask changelog` drafts into CHANGELOG.md, before the tests, which read it.\n\
          - Review the changes: `git diff`, then `cargo test --workspace`, and accept the snapshots that changed.\n\
          - Commit.\n",
    )?;
    if found.changes.changes.is_empty() {
        return Ok(());
    }
    let checkout = format!("git checkout {PAGES} {DOCUMENT} {GENERATED}");
    writeln!(
        out,
        "To have this list anew after a correction: `{checkout}`, and the same command."
    )
}

/// Writes a step and what belongs to it, a line for each; nothing if nothing belongs to it.
fn step<T: AsRef<str>>(
    step: &str,
    lines: impl IntoIterator<Item = T>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut lines = lines.into_iter().peekable();
    if lines.peek().is_some() {
        writeln!(out, "- {step}")?;
    }
    for line in lines {
        writeln!(out, "    {}", visible(line.as_ref()))?;
    }
    Ok(())
}

/// What fixtures must have, or lack, from now on: the beginning of a rule's name, what to do, and whether the key is named.
const FIXTURES: [(&str, &str, bool); 4] = [
    (
        "event-added",
        "Do what CONTRIBUTING lists for a new event: its fixtures, its sample, and what names each payload:",
        false,
    ),
    (
        "property-added",
        "Put the new keys into the fixtures in tests/fixtures, and into the samples in crates/webhooks/samples:",
        true,
    ),
    (
        "property-became-optional",
        "Take the keys that may be absent now out of the fixtures *.minimal.json:",
        true,
    ),
    (
        "property-became-nullable",
        "Put null for the keys that may be null now into the fixtures *.nulls.json:",
        true,
    ),
];

/// Lists what the changes mean for fixtures.
fn fixtures(changes: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (rule, to_do, names_key) in FIXTURES {
        let place = |change: &Change| {
            let users = change.used_by.join(", ");
            let key = change.path.rsplit('/').next().filter(|_| names_key);
            key.map_or(users.clone(), |key| format!("`{key}` of {users}"))
        };
        let changes = changes.changes.iter();
        let found = changes.filter(|change| change.rule.id().starts_with(rule));
        step(to_do, found.map(place), out)?;
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
            "  To read both, put this at the end of {OVERLAY}, and run `cargo xtask codegen`:"
        )?;
        writeln!(out, "{}", visible_lines(actions))?;
    }
    for place in undecided {
        let place = visible(place);
        writeln!(
            out,
            "  No action of the overlay makes this place read both: {place}"
        )?;
    }
    Ok(())
}

fn code(compiled: &Compiled, out: &mut dyn Write) -> io::Result<()> {
    let command = compiled::command();
    match compiled {
        Compiled::Yes => Ok(()),
        Compiled::No(errors) => step(
            &format!(
                "Fix the code that is written by hand, which does not compile with the new types: `{command}`"
            ),
            errors,
            out,
        ),
        Compiled::NotChecked(reason) => writeln!(
            out,
            "- See whether the code that is written by hand compiles, with `{command}`: it was not checked, because {}",
            visible(reason)
        ),
    }
}
