//! `meeting-baas`, the command-line tool for webhooks and callbacks.

#![forbid(unsafe_code)]

mod arguments;
mod artifact;
mod client;
mod decode;
mod failure;
mod hide;
mod inbox;
mod input;
mod listen;
mod output;
mod secrets;
mod time;
mod trigger;
mod verify;
mod view;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::arguments::{Arguments, Command};
use crate::failure::Failure;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            report(&error);
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(failure::USAGE));
        }
    };
    match run(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// Prints the help, or what is wrong with the arguments.
fn report(error: &clap::Error) {
    let text = error.render().to_string();
    if output::harmless(&text) == text {
        // In colours. Whoever closed the output does not read the help.
        let _ = error.print();
    } else {
        output::note(text);
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Listen(listen) => listen::run(listen),
        Command::Trigger(trigger) => trigger::run(&trigger),
        Command::Verify(verify) => verify::run(&verify),
        Command::Decode(decode) => decode::run(&decode),
        Command::Inbox { command } => inbox::run(command),
        Command::Artifact { command } => artifact::run(&command),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(
                shell,
                &mut Arguments::command(),
                "meeting-baas",
                &mut script,
            );
            output::bytes(&script)
        }
    }
}
