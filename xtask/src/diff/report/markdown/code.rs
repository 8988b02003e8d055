//! Code of Markdown, the one place of foreign text: there nothing runs, links or pings.

use crate::markdown::{code_span, longest_run};

/// A code span in a table, where a pipe would end the cell even in code.
pub(super) fn cell(text: &str) -> String {
    code_span(text).replace('|', "\\u007c")
}

/// The language of every code block: GitHub colours the lines that were added or removed.
pub(super) const LANGUAGE: &str = "diff";

/// A fenced block of the lines of a difference.
pub(super) fn block(lines: &[String]) -> String {
    let longest = lines.iter().map(|line| longest_run(line)).max();
    let fence = "`".repeat(longest.unwrap_or_default().max(2) + 1);
    let lines = lines.join("\n");
    format!("{fence}{LANGUAGE}\n{lines}\n{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_ends_where_it_should() {
        let block = |line: &str| block(&[line.into()]);
        assert_eq!(block("+a"), "```diff\n+a\n```\n");
        assert_eq!(block("+```"), "````diff\n+```\n````\n");
    }
}
