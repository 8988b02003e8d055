//! What is noted while a document is read with its path tracked.

use std::cell::RefCell;

use super::expectation;
use super::found::Found;
use super::number;
use super::path::Path;
use crate::drift::{Drift, DriftKind};

/// What is noted on the way, for all levels of one document.
pub(super) struct Tracker {
    /// Whether numbers come as maps: `serde_json` does that with its feature `arbitrary_precision`.
    pub(super) numbers_are_maps: bool,
    /// The name of the event, where a pass looks for it.
    event: RefCell<Option<String>>,
    problem: RefCell<Option<Problem>>,
    drift: RefCell<Vec<Drift>>,
}

/// The first thing that is wrong.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) path: String,
    pub(super) reason: Reason,
}

#[derive(Debug)]
pub(super) enum Reason {
    /// A type of this crate refused a value.
    Rejected { expected: String, found: Found },
    /// The text is no document of the format.
    Format,
}

impl Tracker {
    pub(super) fn new() -> Self {
        Self {
            numbers_are_maps: number::are_maps(),
            event: RefCell::default(),
            problem: RefCell::default(),
            drift: RefCell::default(),
        }
    }

    /// A type refused the value at the path.
    pub(super) fn refused(&self, path: &Path<'_>, expected: &str, found: Found) {
        self.note(Problem {
            path: path.render(),
            reason: Reason::Rejected {
                expected: expectation::in_our_words(expected),
                found,
            },
        });
    }

    /// The format failed while it read what stands at the path.
    pub(super) fn failed(&self, path: &Path<'_>) {
        if self.problem.borrow().is_none() {
            self.note(Problem {
                path: path.render(),
                reason: Reason::Format,
            });
        }
    }

    /// Only the first counts: the others are its echo in the levels above.
    fn note(&self, problem: Problem) {
        self.problem.borrow_mut().get_or_insert(problem);
    }

    pub(super) fn named(&self, event: &str) {
        self.event.replace(Some(event.to_owned()));
    }

    pub(super) fn take_event(&self) -> Option<String> {
        self.event.take()
    }

    pub(super) fn take_problem(&self) -> Option<Problem> {
        self.problem.take()
    }

    pub(super) fn drifted(&self, path: &Path<'_>, kind: DriftKind) {
        self.drift.borrow_mut().push(Drift {
            path: path.render(),
            kind,
        });
    }

    pub(super) fn into_drift(self) -> Vec<Drift> {
        self.drift.into_inner()
    }
}
