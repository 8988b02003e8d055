//! `cargo xtask`: the maintainer's commands.

use std::process::ExitCode;

use clap::Parser;
use xtask::command::{Arguments, run};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = run(&arguments, &mut std::io::stdout().lock()).unwrap_or_else(|failure| {
        eprint!("{}", failure.report());
        failure.outcome()
    });
    ExitCode::from(outcome.code())
}
