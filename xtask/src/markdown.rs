//! Markdown with foreign text in it: foreign text becomes text or code, and nothing that acts.

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::text::visible;

/// What a Markdown text may have in addition to paragraphs of text and code spans.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// What the reader of the text enables beyond `CommonMark`.
    pub options: Options,
    /// Whether the text may have this. The end of what is allowed is allowed.
    pub allows: fn(&Event<'_>) -> bool,
    /// What acts outside code though it is text for `CommonMark`, such as `://`.
    pub active: &'static [&'static str],
}

/// The first thing of a Markdown text that its [`Rules`] do not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} (line {line}: \"{text}\")")]
pub(crate) struct NotAllowed {
    what: &'static str,
    line: usize,
    text: String,
}

impl Rules {
    /// Checks that a text has only what is allowed.
    ///
    /// # Errors
    ///
    /// The first thing that is not.
    pub(crate) fn check(&self, text: &str) -> Result<(), NotAllowed> {
        // Text in brackets is a link for rustdoc if an item has that name, so it is one here.
        let resolve = |_: BrokenLink<'_>| Some((CowStr::Borrowed(""), CowStr::Borrowed("")));
        let parser = Parser::new_with_broken_link_callback(text, self.options, Some(resolve));
        let mut in_code_block = false;
        let mut outside_code = String::new();
        for (event, range) in parser.into_offset_iter() {
            let not_allowed = |what| NotAllowed::new(what, text, range.start);
            match &event {
                Event::Text(_) if in_code_block => continue,
                // The parser divides a text at an escape; what shows it does not.
                Event::Text(part) => {
                    outside_code += part;
                    if self.active.iter().any(|it| outside_code.contains(it)) {
                        return Err(not_allowed("text that acts outside code"));
                    }
                    continue;
                }
                Event::Start(Tag::CodeBlock(_)) => in_code_block = true,
                Event::End(TagEnd::CodeBlock) => in_code_block = false,
                _ => {}
            }
            outside_code.clear();
            let is_usual = matches!(
                event,
                Event::Code(_) | Event::SoftBreak | Event::Start(Tag::Paragraph) | Event::End(_)
            );
            if !is_usual && !(self.allows)(&event) {
                return Err(not_allowed(describe(&event)));
            }
        }
        Ok(())
    }
}

impl NotAllowed {
    fn new(what: &'static str, text: &str, start: usize) -> Self {
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let shown = text.lines().nth(line - 1).unwrap_or_default();
        Self {
            what,
            line,
            text: visible(shown.trim()),
        }
    }
}

fn describe(event: &Event<'_>) -> &'static str {
    match event {
        Event::Start(Tag::CodeBlock(_)) => "a code block",
        Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => "HTML",
        Event::Start(Tag::Heading { .. }) => "a heading",
        Event::Start(Tag::Link { .. }) => "a link",
        Event::Start(Tag::Image { .. }) => "an image",
        Event::Start(Tag::List(_)) => "a list",
        Event::Start(Tag::BlockQuote(_)) => "a quotation",
        Event::Start(Tag::Table(_)) => "a table",
        Event::Start(Tag::FootnoteDefinition(_)) | Event::FootnoteReference(_) => "a footnote",
        Event::Rule => "a thematic break",
        _ => "formatted text",
    }
}

/// A code span that ends where it should, whatever the text.
pub(crate) fn code_span(text: &str) -> String {
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

/// The length of the longest run of backticks.
pub(crate) fn longest_run(text: &str) -> usize {
    let runs = text.split(|character| character != '`').map(str::len);
    runs.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Rules = Rules {
        options: Options::all(),
        allows: |_| false,
        active: &["://"],
    };

    #[test]
    fn what_is_not_allowed_is_named_with_its_line() {
        for (text, what, line) in [
            ("a\n\n    b", "a code block", 3),
            ("a\n~~~rust\nb", "a code block", 2),
            ("a\nb <b>c", "HTML", 2),
            ("<div>", "HTML", 1),
            ("# a", "a heading", 1),
            ("a\n=", "a heading", 1),
            ("[a](b)", "a link", 1),
            ("a\n[a] b", "a link", 2),
            ("<https://a.example>", "a link", 1),
            ("![a](b)", "an image", 1),
            ("- a", "a list", 1),
            ("> a", "a quotation", 1),
            ("a|b\n-|-", "a table", 1),
            ("***", "a thematic break", 1),
            ("a *b*", "formatted text", 1),
            ("a\nhttps:\\//b", "text that acts outside code", 2),
        ] {
            let found = TEXT.check(text).unwrap_err();
            assert_eq!((found.what, found.line), (what, line), "{text:?}");
        }
        for text in [
            "",
            "a",
            "a\nb\n\nc",
            "a `<b>` ``[c](d)``",
            r"\<b\> \[c\]",
            "a: //",
        ] {
            assert_eq!(TEXT.check(text), Ok(()), "{text:?}");
        }
    }

    #[test]
    fn a_code_span_ends_where_it_should() {
        assert_eq!(code_span("a"), "`a`");
        assert_eq!(code_span("a`b``c"), "```a`b``c```");
        assert_eq!(code_span("`a`"), "`` `a` ``");
        assert_eq!(code_span(" a"), "`  a `");
        assert_eq!(code_span(""), "`  `");
        assert_eq!(code_span("a\n\nb"), r"`a\u000a\u000ab`");
    }
}
