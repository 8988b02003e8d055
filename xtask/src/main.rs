//! `cargo xtask`: the commands for maintainers.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;
use xtask::command::{Arguments, Outcome, escaped, run};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
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

/// Prints the help, or what is wrong with the arguments.
fn misused(error: &clap::Error) -> ExitCode {
    // If the output is closed, only the exit code reports the failure.
    let _ = match escaped(error) {
        Some(text) => write!(std::io::stderr(), "{text}"),
        None => error.print(),
    };
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Outcome::Misused.code()))
}
