//! Alternatives to the models: hand-written types, and types of other generators.

pub mod adjacently_tagged;
pub mod internally_tagged;
#[allow(clippy::all, clippy::pedantic, rustdoc::all)]
pub mod quicktype;
#[allow(clippy::all, clippy::pedantic, rustdoc::all)]
pub mod typify;
