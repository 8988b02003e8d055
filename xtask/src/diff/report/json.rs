//! The document for programs; `xtask/diff.schema.json` says what each member means.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use crate::diff::change::{Change, Detail, Report, Wire};
use crate::text::visible;

/// Raised when a program that reads the document would have to change.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct DocumentView<'a> {
    version: u32,
    bump: &'a str,
    changes: Vec<ChangeView<'a>>,
}

#[derive(Serialize)]
struct ChangeView<'a> {
    rule: &'a str,
    level: &'a str,
    bump: &'a str,
    path: &'a str,
    used_by: &'a [String],
    wire: WireView<'a>,
    rust: Option<&'a str>,
    before: Option<&'a Value>,
    after: Option<&'a Value>,
    details: Vec<DetailView<'a>>,
}

#[derive(Serialize)]
struct WireView<'a> {
    old_reads_new: &'a str,
    new_reads_old: &'a str,
}

#[derive(Serialize)]
struct DetailView<'a> {
    rule: &'a str,
    path: &'a str,
    before: Option<&'a Value>,
    after: Option<&'a Value>,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = DocumentView {
        version: VERSION,
        bump: report.bump().as_str(),
        changes: report.changes.iter().map(change_view).collect(),
    };
    // A line break stands only between members: in a text it is escaped, as all that acts on a terminal is then.
    for line in serde_json::to_string_pretty(&document)?.split('\n') {
        writeln!(out, "{}", visible(line))?;
    }
    Ok(())
}

fn change_view(change: &Change) -> ChangeView<'_> {
    ChangeView {
        rule: change.rule.id(),
        level: change.level.as_str(),
        bump: change.bump.as_str(),
        path: &change.path,
        used_by: &change.used_by,
        wire: wire_view(change.wire),
        rust: change.rust.as_deref(),
        before: change.before.as_ref(),
        after: change.after.as_ref(),
        details: change.details.iter().map(detail_view).collect(),
    }
}

fn wire_view(wire: Wire) -> WireView<'static> {
    WireView {
        old_reads_new: wire.old_reads_new.as_str(),
        new_reads_old: wire.new_reads_old.as_str(),
    }
}

fn detail_view(detail: &Detail) -> DetailView<'_> {
    DetailView {
        rule: detail.rule.id(),
        path: &detail.path,
        before: detail.before.as_ref(),
        after: detail.after.as_ref(),
    }
}
