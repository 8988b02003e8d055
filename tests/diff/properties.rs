//! What holds of the diff of any two documents.

mod anything;
mod same;
mod single;
mod swapped;

use proptest::prelude::*;
use serde_json::Value;
use tests::{frozen, pairs, single_edits};

/// The project's document and the small one, after up to six edits.
fn documents() -> impl Strategy<Value = Value> {
    let origin = prop::sample::select(vec![frozen::openapi(), pairs::base()]);
    let edits = prop::collection::vec(any::<usize>(), 0..6);
    (origin, edits).prop_map(|(origin, edits)| single_edits::several(&origin, &edits))
}
