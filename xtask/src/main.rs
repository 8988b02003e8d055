//! `cargo xtask`: the maintainer's commands.

fn main() {}
