//! The section of one payload: its table, its entries, its example.

use super::content::Body;
use super::entries::{self, List, Unread};
use super::example::{self, Node, Shape};
use super::excerpt::{Excerpt, drop_blank, joined, skip_blank};
use super::headings::{EXAMPLE, FIELDS, TABLE};
use super::report::{Report, Reported};
use super::sections::{Section, below_front_matter};
use super::{reconcile, table, type_expression};

/// How many lines `## Field Details` a section may have: descriptions may contain some.
const HEADINGS: usize = 16;

/// What a section says of its payload.
#[derive(Clone, Debug)]
pub(super) struct PayloadSection {
    /// The schema's description, if it has one.
    pub(super) description: Option<String>,
    pub(super) body: Body,
}

/// Reads the section of a payload.
pub(super) fn read(
    page: Excerpt<'_>,
    section: &Section<'_, '_>,
    report: &mut Report<'_>,
) -> Result<PayloadSection, Reported> {
    let is_heading = |line: &Excerpt<'_>, heading: &str| line.text.trim_end() == heading;
    let structure = section.body.iter().position(|line| is_heading(line, TABLE));
    let preamble = section
        .body
        .get(..structure.unwrap_or(0))
        .unwrap_or_default();
    let description = preamble_of(preamble, report);
    let Some(structure) = structure else {
        return Err(missing(TABLE, section.place, report));
    };
    let heading = heading_of(section.body, structure);
    let below = section.body.get(structure + 1..).unwrap_or_default();
    // The example is the last part, and has no line like its heading.
    let example = below.iter().rposition(|line| is_heading(line, EXAMPLE));
    let (parts, example) = if let Some(at) = example {
        let lines = below.get(at + 1..).unwrap_or_default();
        let node = example::read(heading_of(below, at), page, lines, report);
        (below.get(..at).unwrap_or_default(), node)
    } else {
        let (end, place) = lost_heading(below).unwrap_or((below.len(), section.place));
        let reported = missing(EXAMPLE, place, report);
        (below.get(..end).unwrap_or_default(), Err(reported))
    };
    let details: Vec<usize> = (0..)
        .zip(parts)
        .filter(|(_, line)| is_heading(line, FIELDS))
        .map(|(at, _)| at)
        .collect();
    let is_table = |line: &Excerpt<'_>| line.text.starts_with('|');
    if details.is_empty() && !skip_blank(parts).first().is_some_and(is_table) {
        let body = other(parts, description.as_deref(), &example, report)?;
        return example.map(|_| PayloadSection { description, body });
    }
    let root = match &example {
        Ok(node) => match &node.shape {
            Shape::Object(members) => Ok(Some(members.as_slice())),
            _ => Err(report.add(
                "an example that is not an object",
                node.place.first_line(),
                "expected `{`",
                "the page contradicts itself: report it to the vendor",
            )),
        },
        Err(reported) => Err(*reported),
    };
    let ways = details.iter().map(|at| {
        let mut problems = report.blank();
        let rows = parts.get(..*at).unwrap_or_default();
        let table = table::read(heading, rows, &mut problems);
        let list = List {
            heading: heading_of(parts, *at),
            lines: parts.get(at + 1..).unwrap_or_default(),
            indent: 0,
            description: description.as_deref().unwrap_or_default(),
            members: root.ok().flatten(),
            table: table.as_ref(),
        };
        match entries::read(list, report) {
            Ok(_) if !problems.is_empty() => Err(Unread::broken(problems)),
            Ok(fields) => Ok(fields),
            Err(mut unread) => {
                unread.problems.merge(problems);
                Err(unread)
            }
        }
    });
    let ambiguity = || {
        let mut problems = report.blank();
        problems.add(
            "a payload that can be read in several ways",
            section.place,
            "several lines may be the heading `## Field Details`",
            "a description has lines that look like the vendor's form: report it to the vendor",
        );
        problems
    };
    let fields = match details.len() {
        0..=HEADINGS => entries::only(ways, ambiguity),
        _ => Some(Err(Unread::ambiguous(ambiguity()))),
    };
    let fields = match fields {
        Some(fields) => fields.map_err(|unread| report.merge(unread.problems))?,
        None => return Err(missing(FIELDS, section.place, report)),
    };
    root.map(|_| PayloadSection {
        description,
        body: Body::Object(fields),
    })
}

fn heading_of<'a>(lines: &[Excerpt<'a>], at: usize) -> Excerpt<'a> {
    let line = lines.get(at).copied().unwrap_or_default();
    line.strip_prefix("## ").unwrap_or(line).trim()
}

/// The description above the table.
fn preamble_of(lines: &[Excerpt<'_>], report: &mut Report<'_>) -> Option<String> {
    let mut lines = skip_blank(lines);
    if let Some(rest) = below_front_matter(lines, report) {
        lines = rest;
    }
    let quote = lines.first().and_then(|line| line.strip_prefix("> "));
    if quote.is_some() {
        lines = skip_blank(lines.get(1..).unwrap_or_default());
    }
    if let Some(line) = lines.first() {
        report.unread(*line, "the description and the parts of a payload");
    }
    quote.map(|quote| quote.trim().text.to_owned())
}

/// Where the example begins, by its fence, and the line above that is not its heading.
fn lost_heading<'a>(lines: &[Excerpt<'a>]) -> Option<(usize, Excerpt<'a>)> {
    let fence = lines
        .iter()
        .rposition(|line| line.text.starts_with("```json"))?;
    let above = lines.get(..fence)?;
    let at = above.iter().rposition(|line| !line.is_blank())?;
    let line = above.get(at)?;
    line.text.starts_with('#').then(|| (at, line.trim()))
}

/// A payload that is not an object with properties.
fn other(
    lines: &[Excerpt<'_>],
    description: Option<&str>,
    example: &Result<Node<'_>, Reported>,
    report: &mut Report<'_>,
) -> Result<Body, Reported> {
    let mut lines = drop_blank(skip_blank(lines));
    if let (Some(first), Some(description)) = (lines.first(), description)
        && first.trim().text == description
    {
        lines = skip_blank(lines.get(1..).unwrap_or_default());
    }
    let Some((first, rest)) = lines.split_first() else {
        return Ok(Body::Open(match example.as_ref().map(|node| &node.shape) {
            Ok(Shape::Object(members)) => example::shown(members),
            _ => Vec::new(),
        }));
    };
    let Some(items) = first.trim().strip_prefix("Array of ") else {
        return Err(report.unread(
            *first,
            "the table, or the description of a payload without properties",
        ));
    };
    let kind = match type_expression::read(items) {
        Ok(terms) => reconcile::kind(items, items, &terms, None, report)?,
        Err(error) => return Err(error.add(report)),
    };
    let description = Some(joined(rest)).filter(|text| !text.is_empty());
    Ok(Body::List {
        items: kind,
        description,
    })
}

fn missing(heading: &str, place: Excerpt<'_>, report: &mut Report<'_>) -> Reported {
    report.add(
        format!("a payload section without `{heading}`"),
        place,
        format!("expected a line `{heading}`"),
        "report it to the vendor; if the vendor's script writes its sections in a new way, change \
         xtask/src/page/payload.rs",
    )
}
