//! No text of a page runs, links, pings, or hides in any format.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tests::diff::{assert_valid, shown};
use tests::property::config;
use xtask::diff::report::{Document, Format, Sides};
use xtask::diff::{Bump, Change, Detail, Level, Report, Rule, Wire};

use super::markdown::render;
use super::runner::command;

/// Texts that do something, somewhere.
pub(crate) const HOSTILE: [&str; 48] = [
    "`",
    "``",
    "```\n",
    "~~~\n",
    "|",
    r"\|",
    r"\",
    "\n",
    "\r\n\r\n",
    "\t",
    " ",
    "    ",
    "\0",
    "\u{1b}[2J",
    "\u{1b}]8;;http://a.example\u{7}",
    "\u{9b}31m",
    "\u{202e}",
    "\u{2028}",
    "\u{200b}",
    "\u{3164}",
    "\u{2800}",
    "\u{e0041}",
    "<b>",
    "<!--",
    "-->",
    "</details>",
    "<script>alert(1)</script>",
    "<img src=x>",
    "@admin",
    "a@b.example",
    "#123",
    "GH-123",
    "owner/repo#123",
    "https://a.example",
    "www.a.example",
    "[a](http://a.example)",
    "![a](http://a.example)",
    "[[a]]",
    "[^1]",
    "&#64;admin",
    "${{ secrets.A }}",
    "$`a`$",
    "::error::a",
    "##[error]a",
    "##vso[task.setvariable variable=a]b",
    ",line=9,title=a",
    "%0A::error::a",
    "- [ ] **a** ~~a~~ _a_\n---\n",
];

/// A report with one hostile or harmless text wherever a page's text can be.
fn report(text: &str) -> Report {
    let segment = text.replace('~', "~0").replace('/', "~1");
    let delivery = format!("webhook {text}");
    let value = json!({ text: [text, {"a": text}], "b": 1 });
    let schema = Change {
        rule: Rule::PropertyRemovedRequired,
        level: Level::Error,
        bump: Bump::Major,
        path: format!("/components/schemas/{segment}/properties/{segment}/{segment}"),
        used_by: vec![delivery.clone(), format!("webhook 2{text}")],
        wire: Wire::UNKNOWN,
        rust: Some(text.into()),
        before: Some(text.into()),
        after: Some(value.clone()),
        details: vec![Detail {
            rule: Rule::DocumentationChanged,
            path: format!("/{segment}/{segment}"),
            before: Some(value),
            after: Some(text.into()),
        }],
    };
    let webhook = Change {
        rule: Rule::HeadersChanged,
        path: format!("/webhooks/{segment}/{segment}"),
        used_by: vec![delivery],
        ..schema.clone()
    };
    let quiet = Change {
        rule: Rule::DocumentationChanged,
        level: Level::Info,
        path: format!("/{segment}"),
        used_by: Vec::new(),
        wire: Wire::SAFE,
        rust: None,
        before: None,
        details: Vec::new(),
        ..schema.clone()
    };
    Report {
        not_known: None,
        changes: vec![schema, webhook, quiet],
    }
}

fn in_format(text: &str, format: Format) -> String {
    let sides = Sides {
        before: text,
        after: text,
        document: Some(Document { path: text, text }),
    };
    shown(&report(text), format, &sides)
}

/// Every format keeps its promise for the text.
fn assert_harmless(text: &str) {
    let formats = [Format::Text, Format::Markdown, Format::Json, Format::Github];
    for format in formats {
        assert_visible(&in_format(text, format));
    }
    for format in [Format::Text, Format::Markdown, Format::Json] {
        for line in in_format(text, format).lines() {
            assert_eq!(command(line), None, "{line}");
        }
    }
    assert_same_text(text);
    assert_same_comment(text);
    assert_same_values(text);
    assert_same_annotations(text);
}

/// Nothing but line breaks is hidden, or turns what is around it.
pub(crate) fn assert_visible(shown: &str) {
    let hidden = |character: char| {
        let direction = ['\u{61c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}'];
        let turns = ('\u{202a}'..='\u{202e}').contains(&character)
            || ('\u{2060}'..='\u{206f}').contains(&character)
            || ('\u{e0000}'..='\u{e0fff}').contains(&character);
        let blank = ['\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}'];
        turns
            || blank.contains(&character)
            || direction.contains(&character)
            || (character.is_control() && character != '\n')
    };
    assert!(!shown.contains(hidden), "{shown:?}");
}

/// The terminal shows as many lines, whatever they say.
fn assert_same_text(text: &str) {
    let lines = |text: &str| in_format(text, Format::Text).lines().count();
    assert_eq!(lines(text), lines("a"));
}

/// In the comment, the text outside code does not depend on the page.
fn assert_same_comment(text: &str) {
    let comment = in_format(text, Format::Markdown);
    let (ours, theirs) = (render(&in_format("a", Format::Markdown)), render(&comment));
    assert_eq!(theirs.active, [""; 0], "{comment}");
    assert_eq!(theirs.html, ours.html, "{comment}");
    assert_eq!(theirs.texts, ours.texts, "{comment}");
    assert_eq!(theirs.columns, ours.columns, "{comment}");
    let outside = theirs.texts.concat();
    assert!(!outside.contains(['@', '#', '$']) && !outside.contains("http"));
    if text.contains("@admin") {
        assert!(theirs.code.concat().contains("@admin"), "{comment}");
    }
}

/// A program reads exactly what the comparison found.
fn assert_same_values(text: &str) {
    let read: Value = serde_json::from_str(&in_format(text, Format::Json)).unwrap();
    assert_valid(&read);
    let report = report(text);
    assert_eq!(
        read["changes"].as_array().unwrap().len(),
        report.changes.len()
    );
    for (read, change) in read["changes"]
        .as_array()
        .unwrap()
        .iter()
        .zip(&report.changes)
    {
        assert_eq!(read["path"], change.path);
        assert_eq!(read["used_by"], json!(change.used_by));
        assert_eq!(read["rust"], json!(change.rust));
        assert_eq!(read["before"], json!(change.before));
        assert_eq!(read["after"], json!(change.after));
    }
}

/// Each line is one annotation; the page's text is only in its title and its message.
fn assert_same_annotations(text: &str) {
    let annotations = in_format(text, Format::Github);
    assert!(!annotations.contains("://"), "{annotations}");
    let names = ["error", "error", "notice"];
    assert_eq!(annotations.lines().count(), names.len(), "{annotations}");
    for (line, name) in annotations.lines().zip(names) {
        let command = command(line).unwrap();
        assert_eq!(command.name, name);
        let keys: BTreeSet<_> = command.properties.keys().map(String::as_str).collect();
        assert_eq!(keys, ["file", "line", "title"].into(), "{line}");
        // A property that was split would be read as several.
        let (head, _) = line[2..].split_once("::").unwrap();
        assert_eq!(head.split(',').count(), keys.len(), "{line}");
        let lines = if name == "notice" { 2 } else { 4 };
        assert_eq!(command.message.lines().count(), lines, "{line}");
        let title = &command.properties["title"];
        assert!(!title.contains('\n'), "{title}");
    }
}

#[test]
fn each_hostile_text_is_harmless() {
    for text in HOSTILE {
        assert_harmless(text);
        assert_harmless(&format!("a{text}a"));
    }
    assert_harmless(&HOSTILE.concat());
}

#[test]
fn any_mixture_of_hostile_texts_is_harmless() {
    let part = prop_oneof![
        4 => select(&HOSTILE[..]).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
    ];
    let mixture = vec(part, 1..12).prop_map(|parts| parts.concat());
    let run = TestRunner::new(config(64)).run(&mixture, |text| {
        assert_harmless(&text);
        Ok(())
    });
    run.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn the_runner_executes_what_is_not_escaped() {
    let former = command("a ##[error]b").unwrap();
    assert_eq!(
        (former.name.as_str(), former.message.as_str()),
        ("error", "b")
    );
    let azure = command("a ##VSO[task.complete result=Failed;]b").unwrap();
    assert_eq!(
        (azure.name.as_str(), azure.message.as_str()),
        ("task.complete result=Failed;", "b")
    );
    let current = command("  ::error title=a%2Cb%0A,line=1::c%250A").unwrap();
    assert_eq!(current.properties["title"], "a,b\n");
    assert_eq!(current.message, "c%0A");
}

#[test]
fn the_renderer_finds_text_outside_code() {
    let rendered = render("a @b <i> [c](d) `@e`\n\n| a |\n| - |\n| `x` | y\n");
    assert_eq!(rendered.texts[0], "a @b  c");
    assert_eq!(rendered.html, ["<i>"]);
    assert_eq!(rendered.active.len(), 1);
    assert_eq!(rendered.code, ["@e", "x"]);
}
