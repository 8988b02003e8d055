//! Helpers that the tests of the published crates share. What needs none of these crates is in `tests/support`, so that a
//! change in them rebuilds only what uses them.

pub mod carried;
pub mod changed_lines;
pub mod event;
pub mod fixture;
pub mod hostile;
pub mod round_trip;
pub mod specification;
pub mod trace;
