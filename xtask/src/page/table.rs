//! The _Payload Structure_: a table that repeats the top-level fields, and is checked against the _Field
//! Details_. Its cells hold unescaped pipes, which shift the cells for every parser of tables, so it is read
//! from its raw lines: the type ends where the first cell says Yes or No.

use std::collections::HashMap;

use super::blocks::{BlockKind, Node};
use super::excerpt::Excerpt;
use super::field_details::{Entry, FieldList};
use super::let_through::Case;
use super::report::{Report, Reported};

const COLUMNS: [&str; 4] = ["Field", "Type", "Required", "Description"];

const AUTHORITY: &str =
    "the page contradicts itself: find out which of the two is right, and mend the other";

/// One line of the table.
struct Row<'a> {
    name: Excerpt<'a>,
    kind: Excerpt<'a>,
    required: Result<bool, Reported>,
    marker: Excerpt<'a>,
    text: Excerpt<'a>,
}

/// Checks the table under the heading `Payload Structure` against the list of fields.
pub(super) fn check(
    heading: Excerpt<'_>,
    nodes: &[Node<'_, '_>],
    fields: &FieldList<'_>,
    report: &mut Report<'_>,
) {
    let Some(lines) = lines(heading, nodes, report) else {
        return;
    };
    let by_name: HashMap<_, _> = fields
        .entries
        .iter()
        .enumerate()
        .map(|(position, entry)| (entry.head.name.text, (position, entry)))
        .collect();
    let mut seen = vec![false; fields.entries.len()];
    let mut unread = false;
    let mut furthest = None;
    let mut in_order = true;
    for line in lines {
        let Some(row) = read_row(line, &by_name, report) else {
            unread = true;
            continue;
        };
        let Some((position, entry)) = by_name.get(row.name.text) else {
            if fields.unread.is_none() {
                report.add(
                    format!(
                        "the table's field `{}` is not in the Field Details",
                        row.name.text
                    ),
                    row.name,
                    "the Field Details below have no such entry",
                    AUTHORITY,
                );
            }
            continue;
        };
        let again = seen
            .get_mut(*position)
            .is_some_and(|seen| std::mem::replace(seen, true));
        if again {
            report.add(
                format!("the table names the field `{}` twice", row.name.text),
                row.name,
                "a row above has this name already",
                "keep the row that is right",
            );
            continue;
        }
        if in_order && furthest > Some(*position) {
            in_order = false;
            report.add(
                "the table has another order than the Field Details",
                row.name,
                format!("`{}` stands further up there", row.name.text),
                AUTHORITY,
            );
        }
        furthest = furthest.max(Some(*position));
        compare(&row, entry, report);
    }
    for (entry, seen) in fields.entries.iter().zip(seen) {
        if !seen && !unread {
            report.add(
                format!("the field `{}` is not in the table", entry.head.name.text),
                entry.head.name,
                "the Payload Structure has no such row",
                AUTHORITY,
            );
        }
    }
}

/// The table's rows, without its head.
fn lines<'a>(
    heading: Excerpt<'a>,
    nodes: &[Node<'_, 'a>],
    report: &mut Report<'_>,
) -> Option<Vec<Excerpt<'a>>> {
    let mut tables = Vec::new();
    for node in nodes {
        if *node.kind() != BlockKind::Paragraph || !node.content().text.starts_with('|') {
            report.unexpected(*node, "the table of fields");
            continue;
        }
        if !tables.is_empty() {
            report.add(
                "a table in two pieces",
                node.content().first_line(),
                "a blank line, or something else, cuts the table before this row",
                "close the gap: the rows of the table stand on consecutive lines",
            );
        }
        tables.push(node.content());
    }
    if tables.is_empty() {
        report.add(
            "a payload without its table",
            heading,
            "no table stands below",
            "put back the table: | Field | Type | Required | Description |",
        );
        return None;
    }
    let mut lines = tables
        .into_iter()
        .flat_map(Excerpt::lines)
        .map(Excerpt::trim)
        .peekable();
    if let Some(head) = lines.next_if(|line| !line.text.contains('`') && !is_ruler(*line)) {
        let cells: Vec<_> = head
            .text
            .trim_matches('|')
            .split('|')
            .map(str::trim)
            .collect();
        if cells != COLUMNS {
            report.add(
                "a table with unknown columns",
                head,
                "expected | Field | Type | Required | Description |",
                "mend the line; if the table has new columns, teach them to xtask/src/page/table.rs",
            );
        }
    } else {
        report.add(
            "a table without its head",
            lines.peek().copied().unwrap_or(heading),
            "expected | Field | Type | Required | Description | above this",
            "put back the line",
        );
    }
    if lines.next_if(|line| is_ruler(*line)).is_none() {
        report.add(
            "a table without the line below its head",
            lines.peek().copied().unwrap_or(heading),
            "expected |---|---|---|---| above this",
            "put back the line",
        );
    }
    Some(lines.collect())
}

/// Whether a line is the one between the head and the rows.
fn is_ruler(line: Excerpt<'_>) -> bool {
    let text = line.text;
    text.contains("--") && text.chars().all(|character| "|-: ".contains(character))
}

fn read_row<'a>(
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

fn compare(row: &Row<'_>, entry: &Entry<'_>, report: &mut Report<'_>) {
    let name = row.name.text;
    for cell in [row.kind, row.text] {
        if cell.text.replace("\\|", "").contains('|') {
            report.let_through(Case::UnescapedPipe, cell);
        }
    }
    if normal(row.kind.text) != normal(entry.head.type_text.text) {
        report.add(
            format!("the table gives `{name}` another type than the Field Details"),
            row.kind,
            format!("the Field Details say {}", entry.head.type_text.text),
            AUTHORITY,
        );
    }
    if let (Ok(here), Ok(there)) = (row.required, entry.head.required)
        && here != there
    {
        report.add(
            format!("the table and the Field Details differ on whether `{name}` is required"),
            row.marker,
            if there {
                "the Field Details say **Required**"
            } else {
                "the Field Details don't say **Required**"
            },
            AUTHORITY,
        );
    }
    let text = entry.description.as_deref().unwrap_or_default();
    if normal(row.text.text) != normal(text) {
        report.add(
            format!("the table gives `{name}` another text than the Field Details"),
            row.text,
            if text.is_empty() {
                "the Field Details have no text"
            } else {
                "the Field Details put it differently"
            },
            AUTHORITY,
        );
    }
}

/// A cell is one line, and may escape its pipes; a field's text need not.
fn normal(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").replace("\\|", "|")
}
