//! The _Example_: one JSON block. It says which keys there are, and in which order.

use super::allowlist::Case;
use super::excerpt::{Excerpt, skip_blank};
use super::report::{Report, Reported};

pub(super) use json::{Member, Node, Shape, shown};

mod json;

const FENCE: &str = "```";

/// Reads the lines below the heading `## Example`, which are the last of a section.
pub(super) fn read<'a>(
    heading: Excerpt<'a>,
    page: Excerpt<'a>,
    lines: &[Excerpt<'a>],
    report: &mut Report<'_>,
) -> Result<Node<'a>, Reported> {
    let lines = skip_blank(lines);
    let Some((opening, below)) = lines.split_first() else {
        return Err(report.add(
            "a payload without its example",
            heading,
            "no JSON is below",
            HELP,
        ));
    };
    let Some(words) = opening.trim().strip_prefix("```json") else {
        return Err(report.add(
            "an example that does not begin with ```json",
            opening.trim(),
            "expected ```json",
            HELP,
        ));
    };
    if !words.is_blank() {
        report.allow(Case::FenceWords, words.trim());
    }
    let end = below.iter().position(|line| line.text.trim_end() == FENCE);
    let Some(end) = end else {
        return Err(report.add(
            "an example without its end",
            opening.trim(),
            "no ``` ends the block that begins here",
            HELP,
        ));
    };
    let start = opening.span().end;
    let stop = below.get(end).map_or(start, |line| line.span().start);
    let node = json::read(page.between(start, stop), report)?;
    let rest = below.get(end + 1..).unwrap_or_default();
    if let Some(line) = skip_blank(rest).first() {
        return Err(report.unread(*line, "the end of a section"));
    }
    Ok(node)
}

const HELP: &str = "report it to the vendor; if the vendor's script writes its examples in a new way, change \
     xtask/src/page/example.rs";
