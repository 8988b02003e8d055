//! `cargo xtask`: the maintainer's commands.

use std::process::ExitCode;

use clap::Parser;
use xtask::command::{Arguments, Outcome, run};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = run(&arguments, &mut std::io::stdout().lock()).unwrap_or_else(|failure| {
        eprintln!("{failure}");
        Outcome::Failed
    });
    ExitCode::from(outcome.code())
}
