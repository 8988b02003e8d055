//! The _Payload Structure_: a table that repeats the top-level fields, and is checked against the _Field
//! Details_. Its cells hold unescaped pipes, which shift the cells for every parser of tables, so it is read
//! from its raw lines: the type ends where the first cell says Yes or No.

use std::collections::{HashMap, HashSet};

use super::blocks::{BlockKind, Node};
use super::excerpt::Excerpt;
use super::field_details::{Entry, FieldList};
use super::let_through::Case;
use super::report::Report;

use row::Row;

mod row;

const COLUMNS: [&str; 4] = ["Field", "Type", "Required", "Description"];

const AUTHORITY: &str =
    "the page contradicts itself: find out which of the two is right, and mend the other";

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
    let by_name: HashMap<_, _> = (fields.entries.iter().enumerate())
        .map(|(position, entry)| (entry.head.name.text, (position, entry)))
        .collect();
    let mut seen = HashSet::new();
    let mut positions = Vec::new();
    let mut unread = false;
    for line in lines {
        let Some(row) = row::read(line, &by_name, report) else {
            unread = true;
            continue;
        };
        let name = row.name.text;
        if !seen.insert(name) {
            report.add(
                format!("the table names the field `{name}` twice"),
                row.name,
                "a row above has this name already",
                "keep the row that is right",
            );
        } else if let Some((position, entry)) = by_name.get(name) {
            positions.push((*position, row.name));
            compare(&row, entry, report);
        } else if fields.unread.is_none() {
            report.add(
                format!("the table's field `{name}` is not in the Field Details"),
                row.name,
                "the Field Details below have no such entry",
                AUTHORITY,
            );
        }
    }
    check_order(&positions, report);
    let missing = |entry: &&Entry<'_>| !unread && !seen.contains(entry.head.name.text);
    for entry in fields.entries.iter().filter(missing) {
        report.add(
            format!("the field `{}` is not in the table", entry.head.name.text),
            entry.head.name,
            "the Payload Structure has no such row",
            AUTHORITY,
        );
    }
}

/// Checks that the rows stand in the order of the list: by their positions there.
fn check_order(rows: &[(usize, Excerpt<'_>)], report: &mut Report<'_>) {
    let mut neighbours = rows.iter().zip(rows.iter().skip(1));
    if let Some((_, (_, name))) = neighbours.find(|((above, _), (below, _))| above > below) {
        report.add(
            "the table has another order than the Field Details",
            *name,
            format!("`{}` stands further up there", name.text),
            AUTHORITY,
        );
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
