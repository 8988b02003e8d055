//! `cargo xtask`: the maintainer's commands.

use std::process::ExitCode;

use clap::Parser;
use xtask::command::{Arguments, Outcome, run};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = run(&arguments, &mut std::io::stdout().lock()).unwrap_or_else(|failure| {
        // Who closes the pipe, as `head` does, has seen enough.
        if failure.is_closed_pipe() {
            return Outcome::Done;
        }
        eprint!("{}", failure.report());
        failure.outcome()
    });
    ExitCode::from(outcome.code())
}
