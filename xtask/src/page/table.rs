//! The _Payload Structure_: a table that repeats the top-level entries.
//!
//! A row has the type without `[` and `]`, and the description as it is, with its pipes and line breaks. So no parser of
//! tables can read it; but what the row of an entry must be follows from the entry. The reader compares these, and only
//! where they differ does it look for cells, to say in what.

use std::collections::{HashMap, HashSet};

use super::excerpt::{Excerpt, drop_blank, joined, skip_blank};
use super::field_head::FieldHead;
use super::report::Report;

use row::Row;

mod row;

const COLUMNS: &str = "| Field | Type | Required | Description |";

const CONTRADICTION: &str = "the page contradicts itself: report it to the vendor; if the vendor's script writes its \
     tables in a new way, change xtask/src/page/table.rs";

/// The rows of a table.
pub(super) struct Table<'p, 'a> {
    lines: &'p [Excerpt<'a>],
    text: String,
}

/// An entry that a row must repeat.
pub(super) struct Compared<'e, 'p, 'a> {
    pub(super) head: &'p FieldHead<'a>,
    pub(super) description: &'e str,
    /// The lines below the entry's first one.
    pub(super) body: &'p [Excerpt<'a>],
}

/// Reads the lines below the heading `## Payload Structure`, which must begin with the head of the table.
pub(super) fn read<'p, 'a>(
    heading: Excerpt<'a>,
    lines: &'p [Excerpt<'a>],
    report: &mut Report<'_>,
) -> Option<Table<'p, 'a>> {
    let mut lines = drop_blank(skip_blank(lines));
    let is_row = |line: &Excerpt<'_>| line.text.starts_with('|');
    let Some(first) = lines.first().filter(|line| is_row(line)) else {
        report.add(
            "a payload without its table",
            heading,
            "no table is below",
            CONTRADICTION,
        );
        return None;
    };
    if let Some(rest) = after(lines, |line| !line.text.contains('`') && !is_ruler(line)) {
        if first.trim().text != COLUMNS {
            report.add(
                "a table with unknown columns",
                first.trim(),
                format!("expected {COLUMNS}"),
                CONTRADICTION,
            );
        }
        lines = rest;
    } else {
        report.add(
            "a table without its head",
            first.trim(),
            format!("expected {COLUMNS} above this"),
            CONTRADICTION,
        );
    }
    if let Some(rest) = after(lines, is_ruler) {
        lines = rest;
    } else {
        report.add(
            "a table without the line below its head",
            lines.first().map_or(heading, |line| line.trim()),
            "expected |---|---|---|---| above this",
            CONTRADICTION,
        );
    }
    let text = lines.iter().flat_map(|line| [line.text, "\n"]).collect();
    Some(Table { lines, text })
}

/// The lines below the first one if that is as expected.
fn after<'p, 'a>(
    lines: &'p [Excerpt<'a>],
    expected: impl FnOnce(Excerpt<'a>) -> bool,
) -> Option<&'p [Excerpt<'a>]> {
    let (first, rest) = lines.split_first()?;
    expected(*first).then_some(rest)
}

/// Whether a line is the one between the head and the rows.
fn is_ruler(line: Excerpt<'_>) -> bool {
    let text = line.text;
    text.contains("--") && text.chars().all(|character| "|-: ".contains(character))
}

/// A type as the table has it.
fn without_brackets(text: &str) -> String {
    text.replace(['[', ']'], "")
}

impl<'a> Table<'_, 'a> {
    /// Where the row ends that begins at an offset of the rows, if it is the one of this entry.
    pub(super) fn row_end(
        &self,
        at: usize,
        head: &FieldHead<'_>,
        description: &str,
    ) -> Option<usize> {
        let row = self.text.get(at..)?;
        let rest = row.strip_prefix("| `")?.strip_prefix(head.name.text)?;
        let rest = rest.strip_prefix("` | ")?;
        let rest = rest.strip_prefix(without_brackets(head.type_text.text).as_str())?;
        let marker = if head.required { " | Yes |" } else { " | No |" };
        let rest = rest.strip_prefix(marker)?.trim_start();
        let rest = rest.strip_prefix(description)?.trim_start();
        let rest = rest.strip_prefix('|')?.trim_start_matches([' ', '\t']);
        let rest = rest.strip_prefix('\n')?;
        Some(self.text.len() - rest.len())
    }

    /// Whether an offset of the rows is their end.
    pub(super) fn is_end(&self, at: usize) -> bool {
        at == self.text.len()
    }

    /// Reports in what the rows differ from the entries.
    pub(super) fn compare(&self, entries: &[Compared<'_, '_, 'a>], report: &mut Report<'_>) {
        let by_name: HashMap<_, _> = (entries.iter().enumerate())
            .map(|(position, entry)| (entry.head.name.text, (position, entry)))
            .collect();
        let mut seen = HashSet::new();
        let mut positions = Vec::new();
        let mut unread = false;
        for lines in self.rows(report) {
            let Some(row) = row::read(lines, &by_name, report) else {
                unread = true;
                continue;
            };
            let name = row.name.text;
            if !seen.insert(name) {
                report.add(
                    format!("the table has the field `{name}` twice"),
                    row.name,
                    "a row above has this key already",
                    CONTRADICTION,
                );
            } else if let Some((position, entry)) = by_name.get(name) {
                positions.push((*position, row.name));
                compare(&row, entry, report);
            } else {
                report.add(
                    format!("the table's field `{name}` is not in the Field Details"),
                    row.name,
                    "the Field Details below have no such entry",
                    CONTRADICTION,
                );
            }
        }
        let mut neighbours = positions.iter().zip(positions.iter().skip(1));
        if let Some((_, (_, name))) = neighbours.find(|((above, _), (below, _))| above > below) {
            report.add(
                "the table has another order than the Field Details",
                *name,
                format!("`{}` is further up there", name.text),
                CONTRADICTION,
            );
        }
        for entry in entries {
            let name = entry.head.name;
            if !unread && !seen.contains(name.text) {
                report.add(
                    format!("the field `{}` is not in the table", name.text),
                    name,
                    "the Payload Structure has no such row",
                    CONTRADICTION,
                );
            }
        }
    }

    /// Reports rows that have the cells of the entries, and are not written as the vendor's script writes them.
    pub(super) fn report_form(&self, heading: Excerpt<'a>, report: &mut Report<'_>) {
        let is_written = |line: &Excerpt<'_>| {
            let markers = [" | Yes | ", " | No | "];
            markers.iter().any(|marker| line.text.contains(marker))
        };
        let odd = self.lines.iter().find(|line| !is_written(line));
        report.add(
            "a row of the table in another form",
            odd.map_or(heading, |line| line.trim()),
            "expected | `key` | type | Yes or No | description |",
            CONTRADICTION,
        );
    }

    /// The lines of each row: what does not begin like a row belongs to the description of the one above.
    fn rows(&self, report: &mut Report<'_>) -> Vec<&[Excerpt<'a>]> {
        let mut rows = Vec::new();
        let begins = |line: &Excerpt<'_>| line.text.starts_with("| ");
        let mut rest = self.lines;
        while !rest.is_empty() {
            let below = rest.get(1..).unwrap_or_default();
            let length = 1 + below.iter().take_while(|line| !begins(line)).count();
            let (row, after) = rest.split_at(length);
            rest = after;
            let is_closed = row
                .first()
                .is_some_and(|line| line.text.trim_end().ends_with('|'));
            match (row.get(1..).unwrap_or_default(), rest.first()) {
                (gap @ [_, ..], Some(next)) if is_closed && skip_blank(gap).is_empty() => {
                    report.add(
                        "a table in two pieces",
                        next.trim(),
                        "a blank line separates this row from the table",
                        CONTRADICTION,
                    );
                }
                (more, _)
                    if is_closed
                        && !more
                            .last()
                            .is_some_and(|line| line.text.trim_end().ends_with('|')) =>
                {
                    if let Some(line) = skip_blank(more).first() {
                        report.unread(*line, "the rows of the table");
                    }
                }
                _ => {}
            }
            rows.push(row);
        }
        rows
    }
}

fn compare(row: &Row<'_, '_>, entry: &Compared<'_, '_, '_>, report: &mut Report<'_>) {
    let head = entry.head;
    let name = row.name.text;
    if row.kind.text != without_brackets(head.type_text.text) {
        report.add(
            format!("the table gives `{name}` another type than the Field Details"),
            row.kind,
            format!("the Field Details say {}", head.type_text.text),
            CONTRADICTION,
        );
    }
    if row.required.is_ok_and(|required| required != head.required) {
        report.add(
            format!("the table and the Field Details differ on whether `{name}` is required"),
            row.marker,
            if head.required {
                "the Field Details say **Required**"
            } else {
                "the Field Details say *Optional*"
            },
            CONTRADICTION,
        );
    }
    let here = row.description();
    let there = entry.description;
    if here == there {
        return;
    }
    match there.strip_prefix(here.as_str()) {
        Some(_) => {
            let line = first_other_line(entry.body, &here);
            report.add(
                format!("a line below `{name}` that its row of the table does not have"),
                line.unwrap_or(head.name).trim(),
                "nothing reads this",
                CONTRADICTION,
            );
        }
        None => {
            report.add(
                format!("the table gives `{name}` another description than the Field Details"),
                row.text,
                match there {
                    "" => "the Field Details have no description",
                    _ => "the Field Details have another text",
                },
                CONTRADICTION,
            );
        }
    }
}

/// The first line that is not a part of a text with which the lines begin.
fn first_other_line<'a>(lines: &[Excerpt<'a>], text: &str) -> Option<Excerpt<'a>> {
    let known = text.lines().count();
    let lines = skip_blank(lines);
    let rest = skip_blank(lines.get(known..)?);
    rest.first().copied().filter(|_| !joined(rest).is_empty())
}
