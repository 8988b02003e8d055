//! Where the readers put the problems of a page.

use crate::problem::{Problem, Source};

use super::allowlist::Case;
use super::excerpt::Excerpt;

/// The proof that a problem was reported: only [`Report::add`] makes one, so a reader that returns it has not failed
/// silently.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reported(());

/// The problems of one page, and the allowlist that applies to it.
#[derive(Clone)]
pub(super) struct Report<'a> {
    source: &'a Source,
    permits: &'a [Case],
    problems: Vec<(usize, Problem)>,
}

impl<'a> Report<'a> {
    /// An empty report on a page.
    pub(super) fn new(source: &'a Source, permits: &'a [Case]) -> Self {
        Self {
            source,
            permits,
            problems: Vec::new(),
        }
    }

    /// An empty report on the same page, for one of several readings.
    pub(super) fn blank(&self) -> Self {
        Self::new(self.source, self.permits)
    }

    /// Adds the problems of the reading that was chosen.
    pub(super) fn merge(&mut self, other: Self) -> Reported {
        self.problems.extend(other.problems);
        Reported(())
    }

    /// The number of problems.
    pub(super) fn len(&self) -> usize {
        self.problems.len()
    }

    /// Whether there is no problem.
    pub(super) fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Reports what is wrong, where, why, and what to do.
    pub(super) fn add(
        &mut self,
        message: impl Into<String>,
        place: Excerpt<'_>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Reported {
        let problem = self.source.problem(message, place.span(), label, help);
        self.problems.push((place.span().start, problem));
        Reported(())
    }

    /// Accepts a case if it is on the allowlist, and reports it if not.
    pub(super) fn allow(&mut self, case: Case, place: Excerpt<'_>) {
        if !self.permits.contains(&case) {
            self.add(
                format!("{case} is not on the allowlist"),
                place,
                "nothing reads this",
                "if nothing is lost, add it with its reason to `Case` in xtask/src/page/allowlist.rs",
            );
        }
    }

    /// Reports a line that no reader knows.
    pub(super) fn unread(&mut self, line: Excerpt<'_>, expected: &str) -> Reported {
        self.add(
            format!("a line where only {expected} may be"),
            line.trim(),
            "nothing reads this",
            "the vendor's script writes no such line: report it to the vendor; if the page has a new form, change \
             xtask/src/page, or add the line to its allowlist.rs",
        )
    }

    /// The problems in the order of the page.
    pub(super) fn into_problems(mut self) -> impl Iterator<Item = Problem> {
        self.problems.sort_by_key(|(start, _)| *start);
        self.problems.into_iter().map(|(_, problem)| problem)
    }
}

/// A problem that is reported if the reading that has it is the one that counts.
#[derive(Clone, Debug)]
pub(super) struct Mistake<'a> {
    pub(super) message: String,
    pub(super) place: Excerpt<'a>,
    pub(super) label: &'static str,
    pub(super) help: &'static str,
}

impl Mistake<'_> {
    /// Reports it.
    pub(super) fn add(&self, report: &mut Report<'_>) -> Reported {
        report.add(self.message.as_str(), self.place, self.label, self.help)
    }
}
