//! Stage 3: adds what the pages leave out to the derived document.
//!
//! `spec/overlay.yaml` is an OpenAPI Overlay 1.1 document that any overlay tool can apply. Each of its actions has, in
//! addition to the members of the standard:
//!
//! - `x-id`: its unique name, in kebab-case.
//! - `x-group`: `vendor-gap` for what the vendor's page lacks, `generator` for what only the generator needs.
//! - `x-reason` and `x-source`: why the action exists, and the source of the fact.
//! - `x-expects`: `nothing` if the target must not have any member that the update adds, or `value: …` with exactly
//!   the value that the action replaces or removes.
//! - `x-replaced-by`, on a removal: the id of the next action, which adds the new value. An overlay can only merge, so
//!   that replacing a schema takes two actions. They are applied as one step.
//!
//! An action is **applied**, **superseded** (its result is already in the document: the vendor caught up) or in
//! **conflict** (the document has something else, or the target matches nothing). It is a conflict too if the document
//! already has a part of an update: a person should see what the vendor has begun. [`Mode`] says what follows.
//!
//! Two values are equal if they differ only in the order of arrays and in the text of `description` and `summary`. An
//! action that adds only such texts is superseded by any text of the page.
//!
//! Existing members keep their order, and a value that is replaced keeps its place. New members follow, in the order of
//! the overlay.

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

pub use apply::{Applied, Mode, Superseded, apply, fitting};
pub use document::{Action, Change, Expectation, Group, Overlay, Target};
pub use read::read;
