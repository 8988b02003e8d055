//! What one would write, or have generated, instead.

pub mod adjacently_tagged;
pub mod internally_tagged;
#[allow(clippy::all, clippy::pedantic, rustdoc::all)]
pub mod quicktype;
#[allow(clippy::all, clippy::pedantic, rustdoc::all)]
pub mod typify;
