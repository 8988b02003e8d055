//! Where a map is not of the type that it is to be read as.

use serde_core::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::found::Found;
use super::place::Place;
use super::tracked::{Tracked, settle};
use super::tracker::{Problem, Reason, Tracker};

/// The first place where a map is not of a type; like all errors of this crate it holds no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    pub(crate) path: String,
    /// What the type expects there and what stands there, where the type says so.
    pub(crate) kinds: Option<(String, Found)>,
}

/// Reads a map that is not of a type once more, with its path tracked.
pub(crate) fn misfit<T: DeserializeOwned>(map: &Map<String, Value>) -> Misfit {
    let tracker = Tracker::new();
    let place = Place::root(&tracker);
    if let Err(failure) = T::deserialize(Tracked::new(map, place)) {
        settle(place, failure, "", Found::Other);
    }
    match tracker.take_problem() {
        Some(Problem {
            path,
            reason: Reason::Rejected { expected, found },
        }) => Misfit {
            path,
            // Where the words are the same, it is not the kind that the type refuses.
            kinds: (!expected.is_empty() && expected != found.to_string())
                .then_some((expected, found)),
        },
        Some(Problem { path, .. }) => Misfit { path, kinds: None },
        None => Misfit {
            path: String::new(),
            kinds: None,
        },
    }
}
