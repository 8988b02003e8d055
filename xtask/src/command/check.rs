//! `cargo xtask codegen --check`: reports what a run would change.

use std::io::Write;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::pipeline::Outputs;
use super::{Failure, Outcome};
use crate::files;
use crate::text::visible;

/// The number of lines of a file's diff that are shown.
const LINES_SHOWN: usize = 200;

/// Compares every output with the file on disk, shows the differences, and adds the advice `fix`.
///
/// # Errors
///
/// A file that cannot be read, or a report that cannot be written.
pub(crate) fn run(
    out: &Path,
    outputs: &Outputs,
    leftover: &[PathBuf],
    fix: &str,
    report: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let mut stale = leftover.len();
    for (path, content) in &outputs.files {
        let found = files::read_if_present(out, path)?;
        if found.as_deref() == Some(content.as_bytes()) {
            continue;
        }
        stale += 1;
        let word = if found.is_some() { "stale" } else { "missing" };
        writeln!(report, "{word}: {}", path.display())?;
        let found = found.unwrap_or_default();
        show(&String::from_utf8_lossy(&found), content, report)?;
    }
    for path in leftover {
        writeln!(
            report,
            "left over: {}",
            visible(&path.display().to_string())
        )?;
    }
    if stale == 0 {
        writeln!(report, "{} files are up to date", outputs.files.len())?;
        return Ok(Outcome::Done);
    }
    writeln!(
        report,
        "{stale} of {} files are not up to date; {fix}",
        outputs.files.len() + leftover.len(),
    )?;
    Ok(Outcome::Stale)
}

fn show(found: &str, content: &str, report: &mut dyn Write) -> Result<(), Failure> {
    let diff = TextDiff::from_lines(found, content)
        .unified_diff()
        .header("on disk", "generated")
        .to_string();
    for line in diff.lines().take(LINES_SHOWN) {
        writeln!(report, "{}", visible(line))?;
    }
    let more = diff.lines().count().saturating_sub(LINES_SHOWN);
    if more > 0 {
        writeln!(report, "… and {more} more lines")?;
    }
    Ok(())
}
