//! Code of Markdown, the one place where foreign text stands: there nothing runs, links or pings.

use crate::text::visible;

/// A code span that ends where it should, whatever the text.
pub(in crate::diff::report) fn span(text: &str) -> String {
    let text = visible(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    // A span loses one space at each end, and has to have something in it.
    let loses = |character| character == '`' || character == ' ';
    let padding = if text.is_empty() || text.starts_with(loses) || text.ends_with(loses) {
        " "
    } else {
        ""
    };
    format!("{fence}{padding}{text}{padding}{fence}")
}

/// A code span in a table, where a pipe would end the cell even in code.
pub(super) fn cell(text: &str) -> String {
    span(text).replace('|', "\\u007c")
}

/// A fenced block of lines, with the language's name.
pub(super) fn block(language: &str, lines: &[String]) -> String {
    let longest = lines.iter().map(|line| longest_run(line)).max();
    let fence = "`".repeat(longest.unwrap_or_default().max(2) + 1);
    let lines = lines.join("\n");
    format!("{fence}{language}\n{lines}\n{fence}\n")
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|character| character != '`').map(str::len);
    runs.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_ends_where_it_should() {
        assert_eq!(span("a"), "`a`");
        assert_eq!(span("a`b``c"), "```a`b``c```");
        assert_eq!(span("`a`"), "`` `a` ``");
        assert_eq!(span(" a"), "`  a `");
        assert_eq!(span(""), "`  `");
        assert_eq!(span("a\n\nb"), r"`a\u000a\u000ab`");
    }

    #[test]
    fn a_cell_has_no_pipe() {
        assert_eq!(cell(r"a|b\|c"), r"`a\u007cb\\u007cc`");
    }

    #[test]
    fn a_block_ends_where_it_should() {
        let block = |line: &str| block("diff", &[line.into()]);
        assert_eq!(block("+a"), "```diff\n+a\n```\n");
        assert_eq!(block("+```"), "````diff\n+```\n````\n");
    }
}
