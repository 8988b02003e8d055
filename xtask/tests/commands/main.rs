//! `cargo xtask` as a maintainer sees it, in a copy of the project. Only tests of the binary's package know its path.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the tests write inputs and read what the command wrote, and a helper fails as its test does"
)]

mod changelog;
mod ci;
mod codegen;
mod diff;
mod interrupted_writes;
mod long_lines;
mod odd_names;
mod other_places;
mod project;
mod update;
mod update_reports;
