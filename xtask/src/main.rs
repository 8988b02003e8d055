//! `cargo xtask`: the maintainer's commands.

use std::process::ExitCode;

use clap::Parser;
use xtask::command::{Arguments, Failure, Outcome, run};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = run(&arguments, &mut std::io::stdout().lock()).unwrap_or_else(|failure| {
        match failure {
            // Several, each with a head of its own.
            Failure::Problems(problems) => eprint!("{problems}"),
            other => eprintln!("error: {other}"),
        }
        Outcome::Failed
    });
    ExitCode::from(outcome.code())
}
