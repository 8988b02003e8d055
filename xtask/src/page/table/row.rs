//! One row of the table, cut into its cells in spite of unescaped pipes.

use std::collections::HashMap;

use crate::page::excerpt::Excerpt;
use crate::page::field_details::Entry;
use crate::page::report::{Report, Reported};

/// One line of the table.
pub(in crate::page) struct Row<'a> {
    pub(in crate::page) name: Excerpt<'a>,
    pub(in crate::page) kind: Excerpt<'a>,
    pub(in crate::page) required: Result<bool, Reported>,
    pub(in crate::page) marker: Excerpt<'a>,
    pub(in crate::page) text: Excerpt<'a>,
}

/// Reads a row whose name can be read.
pub(in crate::page) fn read<'a>(
    line: Excerpt<'a>,
    fields: &HashMap<&str, (usize, &Entry<'_>)>,
    report: &mut Report<'_>,
) -> Option<Row<'a>> {
    let name = line.strip_prefix("|").and_then(|line| line.split_once("|"));
    let name = name.and_then(|(cell, rest)| {
        let name = cell.trim().strip_prefix("`")?.strip_suffix("`")?;
        (!name.text.is_empty()).then_some((name, rest))
    });
    let Some((name, rest)) = name else {
        report.add(
            "a row that can't be read",
            line,
            "expected | `name` | type | Yes or No | text |",
            "mend the row; if the table is written in a new way, teach it to xtask/src/page/table.rs",
        );
        return None;
    };
    let rest = rest.strip_suffix("|").unwrap_or_else(|| {
        report.add(
            "a row without its end",
            line.end(),
            "expected `|` here",
            "mend the row, and check that nothing else of it is lost",
        );
        rest
    });
    let known = fields.get(name.text).map(|(_, entry)| entry.head.type_text);
    let cells = cells(rest);
    let marker = cells.iter().find(|cell| matches!(cell.text, "Yes" | "No"));
    // Without a known marker, it should stand behind the type that the Field Details give.
    let behind_type = known
        .and_then(|kind| rest.trim().strip_prefix(kind.text))
        .and_then(|after| after.trim().strip_prefix("|"))
        .map(|after| after.split_once("|").map_or(after, |(cell, _)| cell).trim());
    let Some(marker) = marker.copied().or(behind_type).or(cells.get(1).copied()) else {
        report.add(
            format!("the table's row of `{}` is cut short", name.text),
            line,
            "expected | `name` | type | Yes or No | text |",
            "put back the missing cells",
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
            "mend the cell; if the table has a new word, teach it to xtask/src/page/table.rs",
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
    })
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
