//! One row of the table, divided into its cells in spite of the pipes in them.

use std::collections::HashMap;

use crate::page::excerpt::{Excerpt, joined};
use crate::page::report::{Report, Reported};

use super::{CONTRADICTION, Compared, without_brackets};

/// The lines of one row.
pub(super) struct Row<'p, 'a> {
    pub(super) name: Excerpt<'a>,
    pub(super) kind: Excerpt<'a>,
    pub(super) required: Result<bool, Reported>,
    pub(super) marker: Excerpt<'a>,
    /// The description, as far as it is in the first line.
    pub(super) text: Excerpt<'a>,
    /// The other lines, of which the last ends with a pipe.
    more: &'p [Excerpt<'a>],
}

impl Row<'_, '_> {
    /// The whole description.
    pub(super) fn description(&self) -> String {
        let more = joined(self.more);
        match more.strip_suffix('|') {
            Some(more) => format!("{}\n{more}", self.text.text).trim().to_owned(),
            None => self.text.text.to_owned(),
        }
    }
}

/// Reads a row whose key can be read.
pub(super) fn read<'p, 'a>(
    lines: &'p [Excerpt<'a>],
    entries: &HashMap<&str, (usize, &Compared<'_, '_, '_>)>,
    report: &mut Report<'_>,
) -> Option<Row<'p, 'a>> {
    let (line, more) = lines.split_first()?;
    let line = line.trim();
    let name = line
        .strip_prefix("| `")
        .and_then(|line| line.split_once("` |"));
    let Some((name, rest)) = name else {
        report.add(
            "a row that cannot be read",
            line,
            "expected | `key` | type | Yes or No | description |",
            CONTRADICTION,
        );
        return None;
    };
    let is_whole = skip_pipe(more).is_none();
    let rest = match rest.strip_suffix("|") {
        Some(rest) if is_whole => rest,
        None if is_whole => {
            report.add(
                "a row without its end",
                line.end(),
                "expected `|` here",
                CONTRADICTION,
            );
            rest
        }
        _ => rest,
    };
    let known = entries
        .get(name.text)
        .map(|(_, entry)| entry.head.type_text);
    let cells = cells(rest);
    let marker = cells.iter().find(|cell| matches!(cell.text, "Yes" | "No"));
    // Without a known marker, it should be behind the type of the entry.
    let behind_type = known
        .and_then(|kind| rest.trim().strip_prefix(&without_brackets(kind.text)))
        .and_then(|after| after.trim().strip_prefix("|"))
        .map(|after| after.split_once("|").map_or(after, |(cell, _)| cell).trim());
    let Some(marker) = marker.copied().or(behind_type).or(cells.get(1).copied()) else {
        report.add(
            format!("the row of `{}` ends too early", name.text),
            line,
            "expected | `key` | type | Yes or No | description |",
            CONTRADICTION,
        );
        return None;
    };
    let required = match marker.text {
        "Yes" => Ok(true),
        "No" => Ok(false),
        unknown => Err(report.add(
            format!(
                "`{unknown}` does not say whether `{}` is required",
                name.text
            ),
            marker,
            "expected Yes or No",
            CONTRADICTION,
        )),
    };
    let offset = |place: usize| place.saturating_sub(rest.span().start);
    let before = rest.until(offset(marker.span().start)).trim();
    let after = rest.from(offset(marker.span().end)).trim();
    Some(Row {
        name,
        kind: before.strip_suffix("|").unwrap_or(before).trim(),
        required,
        marker,
        text: after.strip_prefix("|").unwrap_or(after).trim(),
        more,
    })
}

/// The lines of a description that goes on below the first line of its row.
fn skip_pipe<'p, 'a>(more: &'p [Excerpt<'a>]) -> Option<&'p [Excerpt<'a>]> {
    let last = more.iter().rev().find(|line| !line.is_blank())?;
    last.text.trim_end().ends_with('|').then_some(more)
}

fn cells(row: Excerpt<'_>) -> Vec<Excerpt<'_>> {
    let mut cells = Vec::new();
    let mut rest = Some(row);
    while let Some(row) = rest {
        let split = row.split_once("|");
        cells.push(split.map_or(row, |(cell, _)| cell).trim());
        rest = split.map(|(_, after)| after);
    }
    cells
}
