//! The entries of an object: below `## Field Details`, or below `Properties:`.
//!
//! A description may contain any line, so that one which looks like an entry may be text. The example says which keys
//! there are, and the table where each top-level description ends. A list is therefore read in every way that these allow:
//! one way is the result, several are an error, and so is none. Below the top level, where no table lists the
//! descriptions, a line that looks like an entry in every respect must be one.

use super::content::Field;
use super::example::{Member, Node};
use super::excerpt::{Excerpt, joined};
use super::report::Report;
use super::table::Table;

use candidates::{Candidate, Candidates};
use entry::Entry;

mod candidates;
mod entry;
mod names;

/// How deep `Properties:` may nest; the vendor's pages stop at two.
const DEPTH: usize = 32;

/// How many ways to read a list are looked at.
const READINGS: usize = 64;

/// What the entries of one object are read from.
#[derive(Clone, Copy)]
pub(super) struct List<'p, 'a> {
    /// The heading, or the line `Properties:`.
    pub(super) heading: Excerpt<'a>,
    /// The lines below it.
    pub(super) lines: &'p [Excerpt<'a>],
    /// The spaces before each entry.
    pub(super) indent: usize,
    /// The description of the object, which precedes its entries.
    pub(super) description: &'p str,
    /// The members of the object in the example, if it shows them.
    pub(super) members: Option<&'p [Member<'a>]>,
    /// The table, which the top level has.
    pub(super) table: Option<&'p Table<'p, 'a>>,
}

/// Why there is not one way to read something.
pub(super) struct Unread<'r> {
    /// Whether there are several ways; else there is none.
    pub(super) is_ambiguous: bool,
    /// What is ambiguous, or the problems of the most plausible way.
    pub(super) problems: Report<'r>,
}

impl<'r> Unread<'r> {
    pub(super) fn ambiguous(problems: Report<'r>) -> Self {
        Self {
            is_ambiguous: true,
            problems,
        }
    }

    pub(super) fn broken(problems: Report<'r>) -> Self {
        Self {
            is_ambiguous: false,
            problems,
        }
    }
}

/// The one result of several ways to read something; `ambiguity` reports that there are more.
pub(super) fn only<'r, T>(
    ways: impl IntoIterator<Item = Result<T, Unread<'r>>>,
    ambiguity: impl FnOnce() -> Report<'r>,
) -> Option<Result<T, Unread<'r>>> {
    let mut best: Option<Result<T, Unread<'r>>> = None;
    for way in ways {
        best = match (best, way) {
            (_, Err(way)) if way.is_ambiguous => return Some(Err(way)),
            (Some(Ok(_)), Ok(_)) => return Some(Err(Unread::ambiguous(ambiguity()))),
            (Some(best @ Ok(_)), Err(_)) => Some(best),
            (Some(Err(best)), Err(way)) if best.problems.len() <= way.problems.len() => {
                Some(Err(best))
            }
            (_, way) => Some(way),
        };
    }
    best
}

/// Reads the entries of a list.
pub(super) fn read<'r>(list: List<'_, '_>, report: &Report<'r>) -> Result<Vec<Field>, Unread<'r>> {
    if list.indent > 4 * DEPTH {
        let mut report = report.blank();
        report.add(
            format!("`Properties:` nested more than {DEPTH} deep"),
            list.heading.trim(),
            "these entries are too deep",
            "report it to the vendor; if its payloads are like this now, change xtask/src/page/entries.rs",
        );
        return Err(Unread::broken(report));
    }
    let candidates = Candidates::of(&list);
    if candidates.entries.is_empty() {
        let problems = names::no_entry(&list, &candidates, report);
        return Err(Unread::broken(problems));
    }
    let choices = candidates.choices(&list, report);
    let ambiguity = || ambiguity(&choices, report);
    if choices.len() > READINGS {
        return Err(Unread::ambiguous(ambiguity()));
    }
    let all: Vec<_> = candidates.plausible().collect();
    // No table proves that an entry too many is a part of a description.
    let proven = choices.first().filter(|_| list.table.is_none());
    if let Some(choice) = proven.filter(|choice| choice.len() < all.len()) {
        return Err(Unread::ambiguous(match choices.len() {
            1 => names::too_many(&all, choice, report),
            _ => ambiguity(),
        }));
    }
    // Nor does it prove that all these entries are not a part of one.
    if choices.is_empty() && list.indent > 4 {
        let problems = names::others(&list, &all, report);
        return Err(Unread::ambiguous(problems));
    }
    let ways = choices.iter().map(|choice| evaluate(list, choice, report));
    only(ways, ambiguity).unwrap_or_else(|| {
        // The keys are not those of the example: what looks like an entry is one.
        let mut problems = report.blank();
        names::compare(&list, &all, &candidates, &mut problems);
        if let Err(others) = evaluate(list, &all, report) {
            problems.merge(others.problems);
        }
        Err(Unread::broken(problems))
    })
}

/// Reads a list whose entries begin at the given lines.
fn evaluate<'r>(
    list: List<'_, '_>,
    chosen: &[&Candidate<'_>],
    report: &Report<'r>,
) -> Result<Vec<Field>, Unread<'r>> {
    let mut problems = report.blank();
    let first = chosen.first().map_or(0, |candidate| candidate.line);
    let before = list.lines.get(..first).unwrap_or_default();
    // What begins like an entry and is not one is reported with the key that is missing.
    let is_entry = before.iter().any(|line| {
        let text = line.text.trim_start_matches(' ');
        text.starts_with("- ") && line.text.len() - text.len() == list.indent
    });
    if joined(before) != list.description && !is_entry {
        before_entries(before, list, &mut problems);
    }
    let ends = chosen.iter().skip(1).map(|next| next.line);
    let ends = ends.chain([list.lines.len()]);
    let entries: Vec<Entry<'_, '_, 'r>> = (chosen.iter().zip(ends).enumerate())
        .map(|(number, (candidate, end))| {
            let body = list.lines.get(candidate.line + 1..end).unwrap_or_default();
            let value = value(list.members, number, candidate.head.name.text);
            entry::read(list.indent, candidate, body, value, report)
        })
        .collect();
    let choices = match list.table {
        Some(table) => by_table(&entries, table),
        None => vec![entries.iter().map(Entry::plausible).collect()],
    };
    if choices.is_empty() {
        if let Some(table) = list.table {
            let texts: Vec<_> = entries.iter().map(Entry::compared).collect();
            table.compare(&texts, &mut problems);
        }
        for entry in entries {
            let reading = entry.plausible();
            if let Err(unread) = entry.into_field(reading) {
                problems.merge(unread.problems);
            }
        }
        if let Some(table) = list.table.filter(|_| problems.is_empty()) {
            table.report_form(list.heading, &mut problems);
        }
        return Err(Unread::broken(problems));
    }
    let ambiguity = || {
        let mut report = report.blank();
        report.add(
            "entries that can be read in several ways",
            list.heading.trim(),
            "several readings fit the table and the example",
            AMBIGUOUS,
        );
        report
    };
    let is_ambiguous = list.table.is_none() && entries.iter().any(Entry::is_ambiguous);
    if choices.len() > 1 || is_ambiguous {
        return Err(Unread::ambiguous(ambiguity()));
    }
    let mut fields = Vec::new();
    let mut is_ambiguous = false;
    for (entry, reading) in entries.into_iter().zip(choices.into_iter().flatten()) {
        match entry.into_field(reading) {
            Ok(field) => fields.push(field),
            Err(unread) => {
                is_ambiguous |= unread.is_ambiguous;
                problems.merge(unread.problems);
            }
        }
    }
    if problems.is_empty() {
        return Ok(fields);
    }
    Err(Unread {
        is_ambiguous,
        problems,
    })
}

const AMBIGUOUS: &str =
    "a description has lines that look like the vendor's form: report it to the vendor";

/// The value that the example has for an entry.
fn value<'p, 'a>(
    members: Option<&'p [Member<'a>]>,
    number: usize,
    name: &str,
) -> Option<&'p Node<'a>> {
    let members = members?;
    let here = members.get(number).filter(|member| member.name == name);
    let found = here.or_else(|| members.iter().find(|member| member.name == name));
    found.map(|member| &member.value)
}

/// The ways to read the entries that the table allows: for each entry, which of its readings.
fn by_table(entries: &[Entry<'_, '_, '_>], table: &Table<'_, '_>) -> Vec<Vec<usize>> {
    let mut partial: Vec<(usize, Vec<usize>)> = vec![(0, Vec::new())];
    for entry in entries {
        let mut longer = Vec::new();
        for (at, chosen) in partial {
            for (number, description) in entry.descriptions().enumerate() {
                if let Some(at) = table.row_end(at, entry.head, description) {
                    let mut chosen = chosen.clone();
                    chosen.push(number);
                    longer.push((at, chosen));
                }
            }
        }
        longer.truncate(READINGS);
        partial = longer;
    }
    partial.retain(|(at, _)| table.is_end(*at));
    partial.into_iter().map(|(_, chosen)| chosen).collect()
}

/// Reports that what precedes the first entry is not the description of the object.
fn before_entries(before: &[Excerpt<'_>], list: List<'_, '_>, report: &mut Report<'_>) {
    let line = before.iter().find(|line| !line.is_blank());
    let is_top = list.table.is_some() || list.indent == 0;
    report.add(
        "a description that is not the same in both of its places",
        line.map_or(list.heading, |line| line.trim()),
        match (list.description.is_empty(), is_top) {
            (true, _) => "the object has no description",
            (false, true) => "expected the description above the table, once more",
            (false, false) => "expected the description above `Properties:`, once more",
        },
        "the page contradicts itself: report it to the vendor; if the page has a new form, change \
         xtask/src/page/entries.rs",
    );
}

/// Reports that several choices of entries are possible.
fn ambiguity<'r>(choices: &[Vec<&Candidate<'_>>], report: &Report<'r>) -> Report<'r> {
    let mut report = report.blank();
    let mut pairs = choices
        .iter()
        .zip(choices.iter().skip(1))
        .flat_map(|(one, other)| one.iter().zip(other));
    if let Some((one, other)) = pairs.find(|(one, other)| one.line != other.line) {
        let last = if one.line > other.line { one } else { other };
        let name = last.head.name;
        report.add(
            format!(
                "`{}` is listed twice, or is once a part of a description",
                name.text
            ),
            name,
            "this key is in the same list already",
            AMBIGUOUS,
        );
    }
    report
}
