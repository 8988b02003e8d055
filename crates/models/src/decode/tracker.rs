//! What is noted while a document is read with its path tracked.

use std::cell::{Cell, RefCell};

use super::expectation;
use super::failure::Refusal;
use super::found::Found;
use super::path::Path;
use super::tracked::number;
use crate::drift::{Drift, DriftKind};

/// What is noted on the way, for all levels of one document.
pub(super) struct Tracker {
    /// Whether the kind of every value is to be known: then each is read as what it is, not as what it
    /// should be, which JSON allows.
    pub(super) kinds: bool,
    /// Whether the format writes a struct as an object: then a list in its place is refused.
    pub(super) objects: bool,
    /// Whether numbers come as maps: serde_json does that with its feature `arbitrary_precision`.
    pub(super) numbers_are_maps: bool,
    problem: RefCell<Option<Problem>>,
    asked: Cell<bool>,
    drift: Option<RefCell<Vec<Drift>>>,
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
    Refused { expected: String, found: Found },
    /// The format refused a value, for it is not what a type asked for.
    Kind,
    /// The text is no document of the format.
    Format,
}

impl Tracker {
    fn new(kinds: bool, objects: bool, drift: bool) -> Self {
        Self {
            kinds,
            objects,
            numbers_are_maps: number::are_maps(),
            problem: RefCell::default(),
            asked: Cell::default(),
            drift: drift.then(RefCell::default),
        }
    }

    /// For a JSON text.
    pub(super) fn of_json() -> Self {
        Self::new(true, true, false)
    }

    /// For a JSON text whose drift is to be listed.
    pub(super) fn of_drift() -> Self {
        Self::new(true, true, true)
    }

    /// For any format.
    pub(super) fn of_format(human_readable: bool) -> Self {
        Self::new(false, human_readable, false)
    }

    /// A value is about to be read.
    pub(super) fn begin(&self) {
        self.asked.set(false);
    }

    /// The format asks what was expected: it has found something else.
    pub(super) fn asked(&self) {
        self.asked.set(true);
    }

    /// A visitor refused the value at the path, which is of the kind found.
    pub(super) fn refused(&self, path: &Path<'_>, refusal: Refusal, expected: &str, found: Found) {
        let path = match refusal.key {
            Some(key) => path.render_with(key),
            None => path.render(),
        };
        let expected = refusal.expected.as_deref().unwrap_or(expected);
        self.note(Problem {
            path,
            reason: Reason::Refused {
                expected: expectation::in_our_words(expected),
                found: refusal.found.unwrap_or(found),
            },
        });
    }

    /// The format refused what stands at the path.
    pub(super) fn failed(&self, path: &Path<'_>) {
        if self.problem.borrow().is_none() {
            let reason = if self.asked.get() {
                Reason::Kind
            } else {
                Reason::Format
            };
            self.note(Problem {
                path: path.render(),
                reason,
            });
        }
    }

    /// Only the first counts: the others are its echo in the levels above.
    fn note(&self, problem: Problem) {
        self.problem.borrow_mut().get_or_insert(problem);
    }

    pub(super) fn take_problem(&self) -> Option<Problem> {
        self.problem.take()
    }

    pub(super) fn drifted(&self, path: &Path<'_>, kind: DriftKind) {
        if let Some(drift) = &self.drift {
            drift.borrow_mut().push(Drift {
                path: path.render(),
                kind,
            });
        }
    }

    pub(super) fn into_drift(self) -> Vec<Drift> {
        self.drift.map(RefCell::into_inner).unwrap_or_default()
    }
}
