//! The terminal report: the verdict first, then the changes by kind, the most severe first.

use std::io::{self, Write};

use serde_json::Value;

use super::group::{Group, groups};
use super::paint::{self, Colour};
use super::visible::{compact, excerpts, shorten};
use super::{Sides, place, words};
use crate::diff::change::{Change, Level, Report, Wire};
use crate::text::visible;

/// The columns of a line; only a sentence about Rust, or a value after a long place, may have more.
const WIDTH: usize = 100;
/// Each of two values has at least so many columns, however long its place is.
const VALUE: usize = 20;
/// The columns left of a change's place, and of a detail's.
const CHANGE_INDENT: usize = 2;
const DETAIL_INDENT: usize = 12;
const RUST: usize = 300;
const NAME: usize = 60;
/// So many changes of one kind are shown, unless they are errors: those are all shown.
const LISTED: usize = 8;
/// So many details of one change are shown.
const DETAILS: usize = 4;

pub(super) fn write(
    report: &Report,
    colour: Colour,
    sides: &Sides<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let [before, after] = [sides.before, sides.after].map(|name| shorten(&visible(name), NAME));
    if report.changes.is_empty() {
        return writeln!(out, "none: nothing changed from {before} to {after}");
    }
    let bump = report.bump();
    let counts = words::counts(report);
    writeln!(
        out,
        "{}: {counts}",
        colour.paint(paint::of_bump(bump), words::version(report))
    )?;
    let mut row =
        |label: &str, words: &str| writeln!(out, "  {} {words}", colour.paint(paint::ASIDE, label));
    row("from", &format!("{before} to {after}"))?;
    row("wire", &words::wire(words::whole_wire(report)))?;
    row("Rust", &words::whole_rust(report))?;
    if let Some(why) = &report.not_known {
        row("first", &shorten(&visible(why), RUST))?;
    }
    groups(report)
        .iter()
        .try_for_each(|group| write_group(group, colour, out))
}

fn write_group(group: &Group<'_>, colour: Colour, out: &mut dyn Write) -> io::Result<()> {
    let kind = group.first;
    writeln!(
        out,
        "\n{} {}, {}: {}",
        colour.paint(paint::of_level(kind.level), kind.level),
        kind.rule.id(),
        kind.bump,
        colour.paint(paint::ASIDE, kind.rule.documentation()),
    )?;
    let listed = if kind.level == Level::Error {
        group.changes.len()
    } else {
        LISTED
    };
    for change in group.changes.iter().take(listed) {
        write_change(change, colour, out)?;
    }
    match group.changes.len().saturating_sub(listed) {
        0 => Ok(()),
        more => writeln!(out, "  … and {more} more: `--format json` lists them all"),
    }
}

fn write_change(change: &Change, colour: Colour, out: &mut dyn Write) -> io::Result<()> {
    let place = place::of(change);
    let used = CHANGE_INDENT + place.chars().count();
    let values = from_to(change.before.as_ref(), change.after.as_ref(), used, colour);
    writeln!(out, "  {}{values}", colour.paint(paint::PLACE, &place))?;
    let mut row = |label: &str, words: &str| {
        writeln!(out, "    {} {words}", colour.paint(paint::ASIDE, label))
    };
    if !is_quiet(change) {
        let events = place::events(&change.used_by);
        if !events.is_empty() && place::own_event(change).is_none() {
            row("used by", &events)?;
        }
        row("wire   ", &words::wire_of(change))?;
    }
    if let Some(rust) = &change.rust {
        row("Rust   ", &shorten(&visible(rust), RUST))?;
    }
    for detail in change.details.iter().take(DETAILS) {
        let what = format!("{} {}", detail.rule.id(), place::at(&detail.path));
        let used = DETAIL_INDENT + what.chars().count();
        let values = from_to(detail.before.as_ref(), detail.after.as_ref(), used, colour);
        row("also   ", &format!("{what}{values}"))?;
    }
    match change.details.len().saturating_sub(DETAILS) {
        0 => Ok(()),
        more => row("also   ", &format!("… and {more} more")),
    }
}

/// No code is affected: one line is enough.
fn is_quiet(change: &Change) -> bool {
    change.level == Level::Info && change.wire == Wire::SAFE && change.rust.is_none()
}

/// The older and the newer value, in what is left of a line: the shorter one leaves its room to the other. Two that are
/// equal are shown once: then what changed is not the value, but for example that it is required.
fn from_to(before: Option<&Value>, after: Option<&Value>, used: usize, colour: Colour) -> String {
    const GAP: &str = "  ";
    const ARROW: &str = " → ";
    let [before, after] = [before, after].map(compact);
    let room = WIDTH.saturating_sub(used + GAP.len() + ARROW.chars().count());
    if before == after {
        return format!("{GAP}{}", shorten(&before, VALUE.max(room)));
    }
    let shorter = before.chars().count().min(after.chars().count());
    let width = VALUE.max(room - shorter.min(room / 2));
    let (before, after) = excerpts(&before, &after, width);
    format!(
        "{GAP}{}{ARROW}{}",
        colour.paint(paint::BEFORE, before),
        colour.paint(paint::AFTER, after)
    )
}
