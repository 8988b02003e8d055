//! `cargo xtask ci`: what a pull request must pass.

use std::process::Command;

use super::{Failure, Outcome, layout};

/// The script that has the steps. GitHub's workflow calls it too, so that there is one list of them.
const SCRIPT: &str = ".ci/run";

/// What `ci` can be told.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Options {
    /// These steps alone
    #[arg(value_name = "STEP", conflicts_with = "list")]
    steps: Vec<String>,
    /// Name the steps, and say what each is about
    #[arg(long)]
    list: bool,
}

const HELP: &str = "\
The steps are those of `.ci/run`, which is run by bash. Each says how long it took; the first that fails ends the run.
What this machine cannot do is reported as NOT CHECKED.

Exit codes: 0 everything passed, 1 a step failed, 2 wrong usage.";

/// Runs the script, which writes for itself.
///
/// # Errors
///
/// There is no bash.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    let root = layout::root()?;
    let status = Command::new("bash")
        .arg(SCRIPT)
        .args(options.list.then_some("--list"))
        .args(&options.steps)
        .current_dir(root)
        // What Cargo tells this process is not for what the script starts.
        .env_remove("CARGO_MANIFEST_DIR")
        .status()
        .map_err(|reason| Failure::Start {
            program: "bash",
            reason,
        })?;
    Ok(match status.code() {
        Some(0) => Outcome::Done,
        Some(2) => Outcome::Misused,
        _ => Outcome::Failed,
    })
}
