//! The place of a value, and what a walk notes there.

use std::cell::RefCell;
use std::ops::Range;

use serde_core::de::Error;

use super::found::Found;
use super::number;
use super::path::Path;
use crate::drift::{Drift, DriftKind};

/// What one walk notes.
pub(super) struct Notes {
    /// Whether numbers are maps: `serde_json` makes them so with its feature `arbitrary_precision`.
    pub(super) numbers_are_maps: bool,
    /// The addresses of the text that is walked; none of a value.
    text: Range<usize>,
    problem: RefCell<Option<Problem>>,
    drift: RefCell<Vec<Drift>>,
}

/// The first error.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) path: String,
    /// What the shape expects and what was found; `None` if the text is invalid JSON.
    pub(super) mismatch: Option<(&'static str, Found)>,
}

impl Notes {
    pub(super) fn new(text: &str) -> Self {
        let start = text.as_ptr().addr();
        Self {
            numbers_are_maps: number::are_maps(),
            text: start..start + text.len(),
            problem: RefCell::default(),
            drift: RefCell::default(),
        }
    }

    /// Whether a key is a part of the text: that of a number is not, and that of an object that looks like one is.
    pub(super) fn is_written(&self, key: &str) -> bool {
        self.text.contains(&key.as_ptr().addr())
    }

    /// Only the first counts: each level above reports the same error again.
    fn failed(&self, path: &Path<'_>, mismatch: Option<(&'static str, Found)>) {
        self.problem.borrow_mut().get_or_insert_with(|| Problem {
            path: path.render(),
            mismatch,
        });
    }

    pub(super) fn into_problem(self) -> Option<Problem> {
        self.problem.into_inner()
    }

    pub(super) fn into_drift(self) -> Vec<Drift> {
        self.drift.into_inner()
    }
}

/// The place of a value.
#[derive(Clone, Copy)]
pub(super) struct Place<'up> {
    pub(super) path: &'up Path<'up>,
    pub(super) notes: &'up Notes,
    /// Whether it is in a map, whose keys are the user's: a path ends there.
    within_map: bool,
}

impl<'up> Place<'up> {
    pub(super) fn root(notes: &'up Notes) -> Self {
        Self {
            path: &Path::Root,
            notes,
            within_map: false,
        }
    }

    /// The place of the values of a map.
    pub(super) fn within_map(self) -> Self {
        Self {
            within_map: true,
            ..self
        }
    }

    /// The path of a member, which ends at a map.
    pub(super) fn member(self, member: Path<'up>) -> Path<'up> {
        if self.within_map { *self.path } else { member }
    }

    pub(super) fn at<'member>(self, path: &'member Path<'member>) -> Place<'member>
    where
        'up: 'member,
    {
        Place { path, ..self }
    }

    pub(super) fn drifted(self, kind: DriftKind) {
        let path = self.path.render();
        self.notes.drift.borrow_mut().push(Drift { path, kind });
    }

    /// Notes that the format has rejected the value.
    pub(super) fn failed(self) {
        self.notes.failed(self.path, None);
    }

    /// Notes that a shape rejects the value, and makes the error of the format.
    pub(super) fn rejected<E: Error>(self, expected: &'static str, found: Found) -> E {
        self.notes.failed(self.path, Some((expected, found)));
        E::custom("rejected")
    }
}
