//! Where the readers put what is wrong with a page.

use crate::problem::{Problem, Source};

use super::blocks::Node;
use super::excerpt::Excerpt;
use super::let_through::{Case, Permit};

/// The proof that a problem was reported: nobody else can make one, so a reader that returns it has not
/// failed in silence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reported(());

/// The problems of one page, and what it may hold all the same.
pub(super) struct Report<'a> {
    source: &'a Source,
    permits: &'a [Permit],
    problems: Vec<(usize, Problem)>,
}

impl<'a> Report<'a> {
    /// An empty report on a page.
    pub(super) fn new(source: &'a Source, permits: &'a [Permit]) -> Self {
        Self {
            source,
            permits,
            problems: Vec::new(),
        }
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

    /// Lets a case through if the reviewed list has it, and reports it if not.
    pub(super) fn let_through(&mut self, case: Case, place: Excerpt<'_>) {
        if !self.permits.iter().any(|permit| permit.case == case) {
            self.add(
                format!("{case} is not let through"),
                place,
                "this stands here",
                "if it does no harm, add it with its reason to `REVIEWED` in xtask/src/page/let_through.rs",
            );
        }
    }

    /// Reports a block that has no place where it stands.
    pub(super) fn unexpected(&mut self, node: Node<'_, '_>, expected: &str) -> Reported {
        self.add(
            format!("{} where only {expected} may stand", node.kind()),
            node.whole().first_line(),
            "nothing reads this",
            "if the page says something new here, teach the reader (xtask/src/page) to read it, or to let it \
             through (let_through.rs)",
        )
    }

    /// The problems in the order of the page.
    pub(super) fn into_problems(mut self) -> impl Iterator<Item = Problem> {
        self.problems.sort_by_key(|(start, _)| *start);
        self.problems.into_iter().map(|(_, problem)| problem)
    }
}
