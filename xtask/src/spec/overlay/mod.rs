//! Stage 3: what the pages leave out, laid over the document that they yield.
//!
//! `spec/overlay.yaml` is an OpenAPI Overlay 1.1 document that any overlay tool can apply. Each of its
//! actions carries, beside what the standard has:
//!
//! - `x-id`: its name, in kebab-case; no two actions share one.
//! - `x-group`: `vendor-gap` for what the vendor's page lacks, `generator` for what only the generator needs.
//! - `x-reason` and `x-source`: why the action is there, and who says so.
//! - `x-expects`: `nothing`, if no member that the update brings may stand there yet, or `value: …`, exactly
//!   what stands there now and is replaced or removed.
//! - `x-replaced-by`, on a removal: the id of the next action, which brings the new value. An overlay can
//!   only merge, so replacing a schema takes these two; here they are one step.
//!
//! An action is **applied**, **superseded** (the result is there already: the vendor caught up) or in
//! **conflict** (something else is there, or the target matches nothing). Half of an update standing there
//! already is a conflict too: a person should see what the vendor has begun. See [`Mode`] for what follows.
//!
//! Two values are the same if they differ in nothing but the order of lists and the text of `description` and
//! `summary`. An action that brings nothing but such texts is superseded by whatever words the page has.
//!
//! Order: what was there keeps its order, and a value that was replaced keeps its place. New members follow,
//! in the order in which the overlay brings them.

mod apply;
mod compare;
mod document;
mod judge;
mod order;
mod read;
mod report;
#[cfg(test)]
mod tests;
mod written;

pub use apply::{Applied, Mode, Superseded, apply};
pub use document::{Action, Change, Expectation, Group, Overlay, Target};
pub use read::read;
