//! Where in a document a value stands.

use serde_core::de::Error;

use super::found::Found;
use super::path::Path;
use super::tracker::Tracker;

/// Where a value stands, and where to note what is found there.
#[derive(Clone, Copy)]
pub(super) struct Place<'up> {
    pub(super) path: &'up Path<'up>,
    pub(super) tracker: &'up Tracker,
    /// Whether it is within a map whose keys are somebody's own: a path ends there.
    within_map: bool,
}

impl<'up> Place<'up> {
    pub(super) fn root(tracker: &'up Tracker) -> Self {
        Self {
            path: &Path::Root,
            tracker,
            within_map: false,
        }
    }

    /// The place of what is in a map, if this is one.
    pub(super) fn within_map(self, is_map: bool) -> Self {
        Self {
            within_map: self.within_map || is_map,
            ..self
        }
    }

    /// The path of a member, which goes no deeper within a map.
    pub(super) fn member(self, member: Path<'up>) -> Path<'up> {
        if self.within_map { *self.path } else { member }
    }

    pub(super) fn at<'member>(self, path: &'member Path<'member>) -> Place<'member>
    where
        'up: 'member,
    {
        Place { path, ..self }
    }

    /// Notes that the format has refused what stands here.
    pub(super) fn failed(self) {
        self.tracker.failed(self.path);
    }

    /// Notes that a type refuses what stands here, and makes the format's error of it.
    pub(super) fn refused<E: Error>(self, expected: &str, found: Found) -> E {
        self.tracker.refused(self.path, expected, found);
        E::custom("refused")
    }
}
