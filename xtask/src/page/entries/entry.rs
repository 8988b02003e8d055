//! One entry: its description, and the fields of its object.

use crate::page::content::{Detail, Field, PlainType, TypeExpression, TypeTerm};
use crate::page::example::{Node, Shape, shown};
use crate::page::excerpt::{Excerpt, joined, skip_blank};
use crate::page::field_head::FieldHead;
use crate::page::reconcile;
use crate::page::report::{Report, Reported};
use crate::page::table::Compared;
use crate::page::type_expression::{Base, Term};

use super::candidates::{Candidate, repeated};
use super::{List, Unread};

/// One entry and the ways to read what is below its first line.
pub(super) struct Entry<'p, 'a, 'r> {
    pub(super) head: &'p FieldHead<'a>,
    body: &'p [Excerpt<'a>],
    kind: Result<TypeExpression, Reported>,
    /// The problems of its first line.
    problems: Report<'r>,
    readings: Vec<Reading<'r>>,
}

/// A way to read what is below the first line of an entry.
struct Reading<'r> {
    description: String,
    /// Whether it has a line `Properties:`.
    is_listed: bool,
    detail: Result<Detail, Unread<'r>>,
}

/// Reads an entry.
pub(super) fn read<'p, 'a, 'r>(
    indent: usize,
    candidate: &'p Candidate<'a>,
    body: &'p [Excerpt<'a>],
    value: Option<&Node<'a>>,
    report: &Report<'r>,
) -> Entry<'p, 'a, 'r> {
    let head = &candidate.head;
    let mut problems = report.blank();
    let kind = match &head.terms {
        Ok(terms) => reconcile::kind(head.name, head.type_text, terms, value, &mut problems),
        Err(mistake) => Err(mistake.add(&mut problems)),
    };
    let members = match value.map(|value| &value.shape) {
        Some(Shape::Object(members)) => Some(members.as_slice()),
        _ => None,
    };
    let mut readings = Vec::new();
    // Of a type that is wrong, nobody can say that it has no properties.
    let is_wrong = kind.is_err() && members.is_some();
    if is_wrong || head.terms.as_deref().is_ok_and(is_object) {
        let mut lists = announcements(body, indent);
        if lists.iter().any(|list| list.repeats) {
            lists.retain(|list| list.repeats);
        }
        for Announced {
            line,
            lines,
            description,
            ..
        } in lists
        {
            let list = List {
                heading: line,
                lines,
                indent: indent + 4,
                description: &description,
                members,
                table: None,
            };
            let detail = super::read(list, report).map(Detail::Listed);
            readings.push(Reading {
                description,
                is_listed: true,
                detail,
            });
        }
    }
    readings.push(Reading {
        description: joined(body),
        is_listed: false,
        detail: Ok(match members {
            Some(members) if !members.is_empty() => Detail::Shown(shown(members)),
            _ => Detail::Nothing,
        }),
    });
    Entry {
        head,
        body,
        kind,
        problems,
        readings,
    }
}

impl<'p, 'a, 'r> Entry<'p, 'a, 'r> {
    /// The description of each reading.
    pub(super) fn descriptions(&self) -> impl Iterator<Item = &str> {
        self.readings
            .iter()
            .map(|reading| reading.description.as_str())
    }

    /// The reading to take where no table has the description: one with a list that can be read, one with a list, or else
    /// the one without.
    pub(super) fn plausible(&self) -> usize {
        let lists = || self.readings.iter().filter(|reading| reading.is_listed);
        let is_ambiguous =
            |it: &Reading<'_>| it.detail.as_ref().is_err_and(|unread| unread.is_ambiguous);
        lists()
            .position(|reading| reading.detail.is_ok())
            .or_else(|| lists().position(is_ambiguous))
            .unwrap_or(0)
    }

    /// Whether several lists can be read, and nothing decides between them.
    pub(super) fn is_ambiguous(&self) -> bool {
        let clean = |it: &&Reading<'_>| it.is_listed && it.detail.is_ok();
        self.readings.iter().filter(clean).count() > 1
    }

    /// What the table is compared with.
    pub(super) fn compared(&self) -> Compared<'_, 'p, 'a> {
        let reading = self.readings.get(self.plausible());
        Compared {
            head: self.head,
            body: self.body,
            description: reading.map_or("", |reading| &reading.description),
        }
    }

    /// The field by one of the readings.
    pub(super) fn into_field(mut self, reading: usize) -> Result<Field, Unread<'r>> {
        let mut unread = Unread::broken(self.problems);
        let reading = self
            .readings
            .swap_remove(reading.min(self.readings.len() - 1));
        let detail = reading.detail.map_err(|of_detail| {
            unread.is_ambiguous = of_detail.is_ambiguous;
            unread.problems.merge(of_detail.problems);
        });
        match (self.kind, detail) {
            (Ok(kind), Ok(detail)) => Ok(Field {
                name: self.head.name.text.to_owned(),
                kind,
                required: self.head.required,
                description: Some(reading.description).filter(|text| !text.is_empty()),
                detail,
            }),
            _ => Err(unread),
        }
    }
}

/// A line `Properties:` with entries below it.
struct Announced<'p, 'a> {
    line: Excerpt<'a>,
    /// What is above it.
    description: String,
    /// What is below it.
    lines: &'p [Excerpt<'a>],
    /// Whether the description is once more below it, and then an entry.
    repeats: bool,
}

/// The lines that may announce the entries of an object.
fn announcements<'p, 'a>(body: &'p [Excerpt<'a>], indent: usize) -> Vec<Announced<'p, 'a>> {
    let announces = |text: &str| {
        text.trim_start_matches(' ') == "Properties:"
            && text.len() == indent + 2 + "Properties:".len()
    };
    let begins = |line: &Excerpt<'_>| {
        let text = line.text.trim_start_matches(' ');
        line.text.len() - text.len() == indent + 4 && text.starts_with("- ")
    };
    let mut found = Vec::new();
    for (at, line) in body.iter().enumerate() {
        let lines = body.get(at + 1..).unwrap_or_default();
        if !announces(line.text.trim_end()) || !lines.iter().any(&begins) {
            continue;
        }
        let description = joined(body.get(..at).unwrap_or_default());
        let repeats = repeated(lines, &description).is_some_and(|length| {
            let rest = lines.get(length..).unwrap_or_default();
            skip_blank(rest).first().is_some_and(begins)
        });
        found.push(Announced {
            line: *line,
            description,
            lines,
            repeats,
        });
    }
    found
}

/// Whether the type is an object and nothing else, of which alone the script lists the properties.
fn is_object(terms: &[Term<'_>]) -> bool {
    let object = |base: &Base<'_>| {
        matches!(
            base,
            Base::Plain(TypeTerm::Plain {
                kind: PlainType::Object,
                ..
            })
        )
    };
    matches!(terms, [term] if term.brackets == 0 && object(&term.base))
}
