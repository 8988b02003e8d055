//! `cargo xtask`: the commands for maintainers.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;
use xtask::command::{Arguments, Outcome, run};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = run(&arguments, &mut std::io::stdout().lock()).unwrap_or_else(|failure| {
        // A reader that closes the pipe, as `head` does, needs no message. The command may not be complete.
        if failure.is_closed_pipe() {
            return Outcome::Failed;
        }
        // If this pipe is closed too, only the exit code reports the failure.
        let _ = write!(std::io::stderr(), "{}", failure.report());
        failure.outcome()
    });
    ExitCode::from(outcome.code())
}
