//! The comment on a pull request: the verdict, a table of all changes, and each change unfolded.
//!
//! Foreign text becomes code (see [`code`]); everything else is written here. [`check`] reads the comment as GitHub does
//! before it is written.

mod check;
mod code;
mod difference;

use std::io::{self, Write};

use super::group::{Group, groups};
use super::visible::{compact, excerpts, shorten};
use super::{Sides, place, words};
use crate::diff::change::{Change, Detail, Level, Report, Verdict};
use crate::markdown::code_span;

pub(super) use check::check;

/// The first line of a comment: by it the workflow finds the comment that it wrote before.
pub const MARKER: &str = "<!-- cargo xtask diff -->";

/// GitHub accepts 65,536 characters; the bytes are never fewer.
const LIMIT: usize = 65_536;
/// What is kept free to say what is left out.
const RESERVE: usize = 512;
/// The table may have half of the comment.
const TABLE_LIMIT: usize = LIMIT / 2;
const NAME: usize = 60;
const RUST: usize = 1_000;
const EVENTS: usize = 300;
const POINTER: usize = 300;
const DETAILS: usize = 10;
const DETAIL_VALUE: usize = 80;

pub(super) fn write(report: &Report, sides: &Sides<'_>, out: &mut dyn Write) -> io::Result<()> {
    if report.changes.is_empty() {
        return Ok(());
    }
    let mut comment = head(report, sides);
    add_table(report, &mut comment);
    add_changes(report, &mut comment);
    check(&comment)?;
    out.write_all(comment.as_bytes())
}

fn head(report: &Report, sides: &Sides<'_>) -> String {
    let [before, after] = [sides.before, sides.after].map(|name| code_span(&shorten(name, NAME)));
    let first = report.not_known.as_ref().map_or_else(String::new, |why| {
        // All of it is code, as of a change.
        let why = shorten(&why.replace('`', ""), RUST);
        format!("- First: {}\n", code_span(&why))
    });
    format!(
        "{MARKER}\n**{}** — {}, from {before} to {after}\n\n- Deliveries: {}.\n- Rust: {}.\n{first}\n",
        words::version(report),
        words::counts(report),
        words::wire(words::whole_wire(report)),
        words::whole_rust(report),
    )
}

fn add_table(report: &Report, comment: &mut String) {
    *comment += "| level | change | where | version | released code reads new payloads | new code reads old payloads |\n\
                 | --- | --- | --- | --- | --- | --- |\n";
    for (number, change) in report.changes.iter().enumerate() {
        let row = row(change);
        if comment.len() + row.len() > TABLE_LIMIT {
            let more = report.changes.len() - number;
            *comment += &format!("\nAnd {more} more.\n");
            break;
        }
        *comment += &row;
    }
}

fn row(change: &Change) -> String {
    format!(
        "| {} | `{}` | {} | {} | {} | {} |\n",
        change.level,
        change.rule.id(),
        code::cell(&place::of(change)),
        change.bump,
        answer(change.wire.old_reads_new),
        answer(change.wire.new_reads_old),
    )
}

fn answer(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Safe => "yes",
        Verdict::Unknown => "not proved",
        Verdict::Breaks => "**no**",
    }
}

/// As many changes as there is room for, whole and in order.
fn add_changes(report: &Report, comment: &mut String) {
    let mut left_out = 0;
    for group in groups(report) {
        let mut open = false;
        for change in group.changes.iter().copied() {
            if left_out > 0 {
                left_out += 1;
                continue;
            }
            let mut text = if open { String::new() } else { opening(&group) };
            text += &unfolded(change);
            if comment.len() + text.len() + RESERVE > LIMIT {
                left_out = 1;
            } else {
                *comment += &text;
                open = true;
            }
        }
        if open {
            *comment += "</details>\n";
        }
    }
    if left_out > 0 {
        let changes = words::plural(left_out, "change");
        *comment += &format!(
            "\nA comment has no more room: {changes} of {} are not unfolded. `cargo xtask diff` shows them.\n",
            report.changes.len(),
        );
    }
}

fn opening(group: &Group<'_>) -> String {
    let kind = group.first;
    format!(
        "\n<details{}>\n<summary>{}: {}, {} ({})</summary>\n\n{}\n\n",
        if kind.level == Level::Error {
            " open"
        } else {
            ""
        },
        kind.level,
        kind.rule.id(),
        kind.bump,
        words::plural(group.changes.len(), "change"),
        kind.rule.documentation(),
    )
}

fn unfolded(change: &Change) -> String {
    let mut text = format!("**{}**\n\n", code_span(&place::of(change)));
    text += &format!("- Path: {}\n", code_span(&shorten(&change.path, POINTER)));
    if !change.used_by.is_empty() {
        let events = shorten(&change.used_by.join(", "), EVENTS);
        text += &format!("- Used by: {}\n", code_span(&events));
    }
    text += &format!("- Deliveries: {}.\n", words::wire_of(change));
    if let Some(rust) = &change.rust {
        // All of it is code, so the marks around its names are not needed.
        let rust = shorten(&rust.replace('`', ""), RUST);
        text += &format!("- Rust: {}\n", code_span(&rust));
    }
    for detail in change.details.iter().take(DETAILS) {
        text += &explained(detail);
    }
    let more = change.details.len().saturating_sub(DETAILS);
    if more > 0 {
        text += &format!("- And {} more.\n", words::plural(more, "detail"));
    }
    text += "\n";
    let lines = difference::lines(change.before.as_ref(), change.after.as_ref());
    if !lines.is_empty() {
        text += &code::block(&lines);
        text += "\n";
    }
    text
}

fn explained(detail: &Detail) -> String {
    let [before, after] = [&detail.before, &detail.after].map(|value| compact(value.as_ref()));
    let (before, after) = excerpts(&before, &after, DETAIL_VALUE);
    format!(
        "- Also: `{}` at {}, {} → {}\n",
        detail.rule.id(),
        code_span(&place::at(&detail.path)),
        code_span(&before),
        code_span(&after),
    )
}
