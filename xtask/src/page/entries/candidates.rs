//! The lines that may begin an entry, and which of them do by the keys of the example.

use std::collections::HashMap;

use crate::page::excerpt::{Excerpt, joined, skip_blank};
use crate::page::field_head::{self, FieldHead};
use crate::page::reconcile;
use crate::page::report::{Mistake, Report};

use super::{List, READINGS};

/// A line that may begin an entry.
pub(super) struct Candidate<'a> {
    /// Its position below the heading.
    pub(super) line: usize,
    pub(super) head: FieldHead<'a>,
    /// Whether it follows a blank line, or the heading: the script writes every entry so.
    is_apart: bool,
}

/// The candidates of a list.
pub(super) struct Candidates<'a> {
    pub(super) entries: Vec<Candidate<'a>>,
    /// The lines that begin like an entry, and are not one.
    pub(super) malformed: Vec<(Excerpt<'a>, Mistake<'a>)>,
}

impl<'a> Candidates<'a> {
    /// Finds them: they have exactly the list's indentation, and are below the description.
    pub(super) fn of(list: &List<'_, 'a>) -> Self {
        let mut found = Self {
            entries: Vec::new(),
            malformed: Vec::new(),
        };
        let mut is_apart = true;
        let description = repeated(list.lines, list.description).unwrap_or(0);
        for (line, text) in list.lines.iter().enumerate().skip(description) {
            let indentation = text.text.len() - text.text.trim_start_matches(' ').len();
            if indentation == list.indent {
                let text = text.from(indentation);
                match field_head::read(text) {
                    Some(Ok(head)) => found.entries.push(Candidate {
                        line,
                        head,
                        is_apart,
                    }),
                    Some(Err(malformed)) => found.malformed.push((text, malformed)),
                    None => {}
                }
            }
            is_apart = text.is_blank();
        }
        found
    }

    /// What looks like an entry in every respect, or in most if that is nothing.
    pub(super) fn plausible(&self) -> impl Iterator<Item = &Candidate<'a>> {
        let none = !self.entries.iter().any(|entry| entry.is_apart);
        let entries = self.entries.iter();
        entries.filter(move |entry| none || entry.is_apart)
    }

    /// The ways to choose entries that have the keys of the example, in its order; more than can be looked at if there are
    /// too many. Without an example, everything plausible is an entry.
    pub(super) fn choices(
        &self,
        list: &List<'_, 'a>,
        report: &Report<'_>,
    ) -> Vec<Vec<&Candidate<'a>>> {
        if list.members.is_none() {
            return vec![self.plausible().collect()];
        }
        let apart = spell(self.plausible().collect(), list, report);
        if apart.is_empty() {
            return spell(self.entries.iter().collect(), list, report);
        }
        apart
    }
}

/// How many lines a text takes at the beginning of some lines, if they begin with it.
pub(super) fn repeated(lines: &[Excerpt<'_>], text: &str) -> Option<usize> {
    let below = skip_blank(lines);
    let length = text.lines().count();
    let is_there = below
        .get(..length)
        .is_some_and(|lines| joined(lines) == text);
    is_there.then_some(lines.len() - below.len() + length)
}

/// The ways to choose candidates that spell the keys of the example.
fn spell<'c, 'a>(
    candidates: Vec<&'c Candidate<'a>>,
    list: &List<'_, 'a>,
    report: &Report<'_>,
) -> Vec<Vec<&'c Candidate<'a>>> {
    let members = list.members.unwrap_or_default();
    let keys = || members.iter().map(|member| member.name.as_str());
    if keys().eq(candidates.iter().map(|candidate| candidate.head.name.text)) {
        return vec![candidates];
    }
    let mut by_key: HashMap<&str, Vec<&'c Candidate<'a>>> = HashMap::new();
    for candidate in candidates {
        let key = candidate.head.name.text;
        by_key.entry(key).or_default().push(candidate);
    }
    let fits = |candidate: &Candidate<'a>, member: &super::Member<'a>| {
        let FieldHead {
            name,
            type_text,
            terms,
            ..
        } = &candidate.head;
        let mut report = report.blank();
        terms.as_ref().is_ok_and(|terms| {
            reconcile::kind(*name, *type_text, terms, Some(&member.value), &mut report).is_ok()
        })
    };
    let mut choices: Vec<Vec<&'c Candidate<'a>>> = vec![Vec::new()];
    for member in members {
        let mut of_key = by_key.remove(member.name.as_str()).unwrap_or_default();
        if of_key.len() > 1 && of_key.iter().any(|candidate| fits(candidate, member)) {
            of_key.retain(|candidate| fits(candidate, member));
        }
        let mut longer = Vec::new();
        for choice in choices {
            let below = choice.last().map_or(0, |last| last.line + 1);
            for candidate in of_key.iter().filter(|candidate| candidate.line >= below) {
                let mut choice = choice.clone();
                choice.push(*candidate);
                longer.push(choice);
            }
        }
        choices = longer;
        if choices.len() > READINGS {
            return choices;
        }
    }
    choices
}
