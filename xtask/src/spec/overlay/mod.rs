//! Stage 3: adds what the pages leave out to the derived document.
//!
//! `spec/overlay.yaml` is an OpenAPI Overlay 1.1 document that any overlay tool can apply. Each of its actions has, in
//! addition to the members of the standard:
//!
//! - `x-id`: its unique name, in kebab-case.
//! - `x-group`: `vendor-gap` for what the vendor's page lacks, `generator` for what only the generator needs.
//! - `x-reason` and `x-source`: why the action exists, and the source of the fact.
//! - `x-expects`: `nothing` if the target must say nothing of what the update states, or `value: …` with what is there:
//!   exactly what a removal removes, or all members that an update changes (and any others, for those who read it).
//! - `x-replaced-by`, on a removal: the id of the next action, which adds the new value. An overlay can only merge, so
//!   that replacing a schema takes two actions. They are applied as one step.
//!
//! An action is **applied**, **superseded** (its result is already in the document: the vendor caught up) or in
//! **conflict** (the document has something else, or the target matches nothing). It is a conflict too if the document
//! already has a part of an update: a person should see what the vendor has begun. [`Mode`] says what follows.
//!
//! What is compared is the meaning: which types and which values a place allows, in whichever spelling. So a closed list
//! under an action that adds an open one is a conflict, and a constant that the page names supersedes the action that
//! adds it. Once an action is applied, the document says what the action says. The order of arrays and the texts of
//! `description` and `summary` make no difference where there are facts. A text that expects nothing is in conflict
//! with another text; only one of the group `generator`, which is there so that there is a text, is superseded by it.
//!
//! An action whose target only an action in conflict would bring waits for that one and is reported with it.
//!
//! Existing members keep their order, and a value that is replaced keeps its place. New members follow, in the order of
//! the overlay.

mod apply;
mod change;
mod conflicts;
mod context;
mod document;
mod judge;
mod meaning;
mod order;
mod place;
mod read;
mod report;
#[cfg(test)]
mod tests;
mod written;

pub use apply::{Applied, Mode, Superseded, apply, fitting};
pub use document::{Action, Change, Expectation, Group, Overlay, Target};
pub use read::read;
