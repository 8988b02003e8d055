//! Any text of a page becomes a comment of text and code spans.

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd};
use quote::ToTokens;
use syn::LitStr;
use xtask::rust::{comments, documentation};

/// Words that Markdown or rustdoc reads as more than text, at the start of a line or anywhere.
pub const MARKERS: [&str; 70] = [
    "```",
    "```rust",
    "```rust,ignore",
    "````",
    "~~~",
    "~~~rust",
    "``` `",
    "`",
    "``",
    "`a",
    "a`b`",
    "` `",
    "``a`b``",
    "`a`https://b",
    "\\`",
    "\\",
    "\\\\",
    "    code",
    "\tcode",
    "\n    code",
    "\n\n    code",
    "\n\n\tcode",
    "#",
    "##",
    "# a",
    "#a",
    "===",
    "=",
    "---",
    "-",
    "- - -",
    "***",
    "* * *",
    "___",
    "*",
    "+",
    "+ a",
    "1.",
    "12)",
    ">",
    "> a",
    ">a",
    "|",
    "a|b\n-|-",
    "|-|",
    ":-:",
    "<b>",
    "</div>",
    "<!--",
    "<?a",
    "<![CDATA[",
    "<https://a.example>",
    "<a@b.example>",
    "https://a.example/b_c?d=(e)",
    "://",
    "[a](b)",
    "[a](https://b)",
    "[a]",
    "[`Vec`]",
    "[a]: https://b",
    "![a](b)",
    "[^1]",
    "[^1]: a",
    "- [ ] a",
    "*a* **b** _c_ ~~d~~",
    "$a$ a^b^ H~2~O",
    "[[a]]",
    ": a",
    "&lt;b&gt; &#96;&#96;&#96; &amp;",
    "\u{202e}\u{2028}\u{85}\r\0\u{a0}",
];

/// What rustdoc enables, and what it does not yet; dollars and carets are text, for they mean no more to rustdoc.
const EXTENSIONS: [Options; 3] = [
    Options::empty(),
    Options::ENABLE_TABLES
        .union(Options::ENABLE_FOOTNOTES)
        .union(Options::ENABLE_STRIKETHROUGH)
        .union(Options::ENABLE_TASKLISTS),
    Options::all()
        .difference(Options::ENABLE_MATH)
        .difference(Options::ENABLE_SUPERSCRIPT),
];

/// The comment that a text becomes: its lines without the space before each.
pub fn comment(text: &str) -> String {
    let attributes = documentation::attributes(text);
    let lines = attributes.iter().map(|attribute| {
        let value = &attribute.meta.require_name_value().unwrap().value;
        let line: LitStr = syn::parse2(value.to_token_stream()).unwrap();
        let line = line.value();
        assert!(
            line.is_empty() || line.starts_with(' '),
            "{text:?}: {line:?}"
        );
        assert!(!line.chars().any(char::is_control), "{text:?}: {line:?}");
        line.strip_prefix(' ').unwrap_or_default().to_owned()
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// Fails if the text becomes a comment that is more than text and code spans, or if a letter of it is lost.
pub fn assert_harmless(text: &str) {
    let comment = comment(text);
    for options in EXTENSIONS {
        assert_eq!(first_active(&comment, options), None, "{text:?}\n{comment}");
    }
    let mut shown = String::new();
    for event in Parser::new(&comment) {
        match event {
            Event::Text(text) | Event::Code(text) => shown += &text,
            _ => shown.push(' '),
        }
    }
    assert_eq!(letters(&shown), letters(text), "{text:?}\n{comment}");
    let lines = comment.lines().map(|line| format!("/// {line}\n"));
    let file: String = lines.chain(["pub struct A;\n".to_owned()]).collect();
    comments::check(&serde_json::Value::Null, "it.rs", &file)
        .unwrap_or_else(|error| panic!("{error}\n{text:?}"));
}

/// What of a comment is more than text and code spans.
pub fn first_active(comment: &str, options: Options) -> Option<String> {
    let resolve = |_: BrokenLink<'_>| Some((CowStr::Borrowed(""), CowStr::Borrowed("")));
    let mut outside_code = String::new();
    for event in Parser::new_with_broken_link_callback(comment, options, Some(resolve)) {
        match event {
            Event::Text(text) => outside_code += &text,
            Event::Code(_)
            | Event::SoftBreak
            | Event::Start(Tag::Paragraph)
            | Event::End(TagEnd::Paragraph) => outside_code.push(' '),
            other => return Some(format!("{other:?}")),
        }
    }
    let url = outside_code.find("://");
    url.map(|start| format!("a bare URL: {}", &outside_code[start..]))
}

/// The letters of a text that no escape and no wrapping changes.
fn letters(text: &str) -> String {
    let kept = |letter: &char| {
        let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !turns && !letter.is_control() && !letter.is_whitespace() && !['\\', '`'].contains(letter)
    };
    text.chars().filter(kept).collect()
}

/// Whether the text could be a comment as it is.
pub(super) fn check(input: &[u8]) -> bool {
    let Some(text) = super::text(input) else {
        return false;
    };
    assert_harmless(text);
    first_active(text, Options::all()).is_none()
}

/// The markers, at the end of a first line and at the start of a second one.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let texts = MARKERS.iter().flat_map(|marker| {
        [0, 20, 87, 88].map(|length| {
            let before = "x".repeat(length);
            format!(
                "{before} {marker} {} let a = 1; {marker} b",
                "y ".repeat(40)
            )
        })
    });
    let plain = [
        "Text.",
        "The `code` of it.",
        "One.\n\nTwo, which is text as well.",
    ];
    let plain = plain.map(str::to_owned);
    texts.chain(plain).map(String::into_bytes).collect()
}
