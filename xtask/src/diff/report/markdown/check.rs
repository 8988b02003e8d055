//! The last check of Markdown before it is written: foreign text became code, and nothing else.

use std::io;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Tag};

use super::MARKER;
use super::code::LANGUAGE;
use crate::markdown::Rules;

/// What is written here, as GitHub reads it: sections, lists, one table, HTML of its own, and blocks of a difference. A
/// mention, a reference to an issue, a formula and an address act on GitHub though they are text for `CommonMark`.
const RULES: Rules = Rules {
    options: Options::ENABLE_TABLES
        .union(Options::ENABLE_FOOTNOTES)
        .union(Options::ENABLE_STRIKETHROUGH)
        .union(Options::ENABLE_TASKLISTS)
        .union(Options::ENABLE_MATH)
        .union(Options::ENABLE_GFM),
    allows: is_own,
    active: &["://", "www.", "@", "#", "$"],
};

/// Checks the Markdown that `diff` or `changelog` is about to write.
///
/// # Errors
///
/// Something that is not written here: a page's text that left its code.
pub(in crate::diff::report) fn check(markdown: &str) -> io::Result<()> {
    RULES.check(markdown).map_err(|found| {
        io::Error::other(format!(
            "the report would have {found}, which a name or text of a document must not become: \
             xtask/src/diff/report must put it into code; `--format json` shows the report meanwhile"
        ))
    })
}

fn is_own(event: &Event<'_>) -> bool {
    match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => **language == *LANGUAGE,
        Event::Start(Tag::Heading { level, .. }) => *level == HeadingLevel::H3,
        Event::Start(tag) => matches!(
            tag,
            Tag::List(None)
                | Tag::Item
                | Tag::Strong
                | Tag::HtmlBlock
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
        ),
        Event::Html(line) => is_own_html(line.trim_end()),
        _ => false,
    }
}

fn is_own_html(line: &str) -> bool {
    let summary = line
        .strip_prefix("<summary>")
        .and_then(|line| line.strip_suffix("</summary>"));
    match summary {
        Some(text) => !text.contains(['<', '>', '&', '@', '#']),
        None => [MARKER, "<details>", "<details open>", "</details>"].contains(&line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_outside_of_its_code_is_rejected() {
        for text in [
            "- a <b>c</b>",
            "<img src=x>",
            "<!-- a -->",
            "<details><b>",
            "<summary><b></summary>",
            "[a](https://a.example)",
            "[a]",
            "# a",
            "## a",
            "```rust\na\n```",
            "    a",
            "> a",
            "*a*",
            "![a](b)",
            "1. a",
            "- [ ] a",
            "@admin",
            "a #12",
            "https://a.example",
            "www.a.example",
            "$`a`$",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
        let error = check("a\n\n| `b` |\n| - |\n| `c`<i> |\n")
            .unwrap_err()
            .to_string();
        assert!(error.contains("HTML (line 5: \"| `c`<i> |\")"), "{error}");
    }

    #[test]
    fn foreign_text_may_be_a_code_span_and_lines_of_a_difference() {
        let text = format!(
            "{MARKER}\n**major** — `<b>`\n\n### Added\n\n- `@a` https\n\n| a |\n| --- |\n| ``b`c`` |\n\n\
             <details open>\n<summary>error: a</summary>\n\n```diff\n+[a](https://b)\n```\n</details>\n"
        );
        assert!(check(&text).is_ok());
    }
}
