//! `cargo xtask`: the maintainer's commands.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;
use xtask::command::{Arguments, Outcome, run};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = run(&arguments, &mut std::io::stdout().lock()).unwrap_or_else(|failure| {
        // Who closes the pipe, as `head` does, has seen enough; but nothing is known to have passed.
        if failure.is_closed_pipe() {
            return Outcome::Failed;
        }
        // If this pipe is closed too, the exit code is all that is left to say it.
        let _ = write!(std::io::stderr(), "{}", failure.report());
        failure.outcome()
    });
    ExitCode::from(outcome.code())
}
