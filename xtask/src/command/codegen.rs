//! `cargo xtask codegen`: brings every generated file up to date.

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use super::pipeline::{self, Outputs};
use super::{Failure, Outcome, check, layout, tree};
use crate::files::Written;
use crate::text::visible;

/// Options for `codegen`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("elsewhere").args(["check", "out"]).multiple(true))]
pub(crate) struct Options {
    /// Write nothing; show the files that are not up to date, and exit with 3 if there are any.
    #[arg(long)]
    check: bool,
    /// Read these pages instead of the project's own; requires `--check` or `--out`, for the project's files match its own
    /// pages.
    #[arg(long, value_name = "PAGE", num_args = 1.., requires = "elsewhere")]
    docs: Vec<PathBuf>,
    /// Write into this tree instead of the repository.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Show the time of each stage.
    #[arg(short, long)]
    verbose: bool,
}

/// Runs every stage, and writes or checks the outputs.
///
/// # Errors
///
/// The errors of each stage; a file that cannot be read or written.
pub(crate) fn run(options: &Options, report: &mut dyn Write) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let root = layout::root()?;
    let inputs = pipeline::read(&root, &options.docs)?;
    let outputs = pipeline::run(&inputs)?;
    let out = options.out.as_deref().unwrap_or(&root);
    let leftover = tree::leftover(out, &outputs)?;
    if options.check {
        return check::run(out, &outputs, &leftover, &fix(options), report);
    }
    let written = tree::write(out, &outputs, &leftover)?;
    print(&outputs, &written, &leftover, report)?;
    let stages = outputs.stages.iter().filter(|_| options.verbose);
    for (stage, time) in stages {
        writeln!(report, "  {stage:<9} {:.1} ms", time.as_secs_f64() * 1e3)?;
    }
    writeln!(
        report,
        "time       {:.0} ms",
        start.elapsed().as_secs_f64() * 1e3
    )?;
    Ok(Outcome::Done)
}

/// The advice for files that are not up to date.
fn fix(options: &Options) -> String {
    match &options.out {
        Some(out) => format!(
            "run the same command without `--check` to write into `{}`",
            visible(&out.display().to_string())
        ),
        None if options.docs.is_empty() => {
            "run `cargo xtask codegen`, and review the changes".to_owned()
        }
        None => "to adopt the pages, run `cargo xtask update`".to_owned(),
    }
}

fn print(
    outputs: &Outputs,
    written: &[(PathBuf, Written)],
    leftover: &[PathBuf],
    report: &mut dyn Write,
) -> Result<(), Failure> {
    let generated = &outputs.generated;
    writeln!(report, "payloads   {}", generated.payloads)?;
    writeln!(report, "types      {}", generated.types)?;
    writeln!(report, "fields     {}", generated.fields)?;
    writeln!(report, "overlay    {}", outputs.applied.counts())?;
    for superseded in &outputs.applied.superseded {
        writeln!(report, "  superseded {}", visible(&superseded.id))?;
    }
    for stale in &outputs.derived.stale {
        writeln!(report, "  {}", visible(&stale.to_string()))?;
    }
    if !outputs.notes.is_empty() {
        writeln!(report, "open       {}", outputs.notes.len())?;
    }
    for note in &outputs.notes {
        writeln!(report, "  {}", visible(note))?;
    }
    if !outputs.unions.is_empty() {
        writeln!(report, "undecided  {}", outputs.unions.len())?;
    }
    for union in &outputs.unions {
        write!(report, "{union}")?;
    }
    tree::report(written, leftover, report)?;
    Ok(())
}
