//! What holds of the diff of any two documents.

mod anything;
mod same;
mod single;
mod swapped;

use proptest::prelude::*;
use serde_json::Value;
use tests::{frozen, pairs, single_edits};

/// The project's document or the small one, after up to six edits. Mostly the small one, which has a place for the edit of each
/// rule, and is generated in a fraction of the time.
fn documents() -> impl Strategy<Value = Value> {
    let origin = prop_oneof![1 => Just(frozen::openapi()), 3 => Just(pairs::base())];
    let edits = prop::collection::vec(any::<usize>(), 0..6);
    (origin, edits).prop_map(|(origin, edits)| single_edits::several(&origin, &edits))
}
