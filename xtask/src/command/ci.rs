//! `cargo xtask ci`: runs the checks that a pull request must pass.

use std::process::Command;

use super::{Failure, Outcome, layout};

/// The script with the steps, which the workflow of GitHub runs too.
const SCRIPT: &str = ".ci/run";

/// Options for `ci`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Options {
    /// Run these steps only
    #[arg(value_name = "STEP", conflicts_with = "list")]
    steps: Vec<String>,
    /// List the steps: the name, a tab, and what the step checks
    #[arg(long)]
    list: bool,
}

const HELP: &str = "\
Bash runs the steps of `.ci/run`. A step that fails does not end the run: the last lines list the time of each step, and
every step that failed. What this machine cannot check is reported as NOT CHECKED.

Exit codes: 0 every step passed, 1 a step failed, 2 wrong usage.";

/// Runs the script, which writes to the standard output itself.
///
/// # Errors
///
/// Bash cannot be started.
pub(crate) fn run(options: &Options) -> Result<Outcome, Failure> {
    let root = layout::root()?;
    let status = Command::new("bash")
        .arg(SCRIPT)
        .args(options.list.then_some("--list"))
        .args(&options.steps)
        .current_dir(root)
        // Cargo sets it for this process, and the script starts others.
        .env_remove("CARGO_MANIFEST_DIR")
        .status()
        .map_err(|reason| Failure::Other(format!("cannot start `bash`: {reason}; install it")))?;
    Ok(match status.code() {
        Some(0) => Outcome::Done,
        Some(2) => Outcome::Misused,
        _ => Outcome::Failed,
    })
}
