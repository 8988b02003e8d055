//! Two documents whose every name and text is hostile: what the comparison makes of them is harmless as well.

use serde_json::{Value, json};
use tests::diff::{SIDES, assert_valid, shown};
use xtask::diff::report::{Format, changelog_sections};
use xtask::diff::{Report, compare};

use super::hostile::{HOSTILE, assert_visible};
use super::markdown::render;
use super::runner::command;

/// A document that has the text wherever a page's text can be.
fn document(text: &str, is_newer: bool) -> Value {
    let name = |of: &str| format!("{of}{text}");
    let pick = |old: &str, new: &str| name(if is_newer { new } else { old });
    let reference = |of: &str| json!({"$ref": format!("#/components/schemas/{}", name(of))});
    let webhook = |payload: &str| {
        json!({"post": {
            "operationId": pick("old", "new"),
            "summary": pick("old", "new"),
            "tags": [pick("old", "new")],
            "parameters": [{"name": pick("old", "new"), "in": "header"}],
            name("x-"): pick("old", "new"),
            "requestBody": {"content": {"application/json": {"schema": reference(payload)}}},
            "responses": {"200": {"description": name("d"), "headers": {pick("old", "new"): {}}}},
        }})
    };
    let payload = |event: &str| {
        json!({
            "type": "object",
            "properties": {"data": reference("Data"), "event": {"const": event}},
            "required": ["data", "event"],
        })
    };
    let text_of = |keyword: &str, value: Value| json!({"type": "string", keyword: value});
    let data = json!({
        "description": pick("old", "new"),
        "type": "object",
        "properties": {
            name("enum"): text_of("enum", json!([name("a"), pick("old", "new")])),
            name("const"): text_of("const", json!(pick("old", "new"))),
            name("format"): text_of("format", json!(pick("old", "new"))),
            name("pattern"): text_of("pattern", json!(pick("old", "new"))),
            name("default"): text_of("default", json!(pick("old", "new"))),
            name("example"): text_of("example", json!({pick("old", "new"): name("a")})),
            name("unknown"): text_of(&name("x-"), json!({pick("old", "new"): name("a")})),
            name("type"): {"type": if is_newer { "integer" } else { "string" }},
            pick("gone", "here"): if is_newer { reference("Here") } else { reference("Gone") },
        },
    });
    json!({
        "info": {"title": pick("old", "new"), "version": pick("old", "new")},
        "tags": [{"name": pick("old", "new")}],
        name("x-"): pick("old", "new"),
        "webhooks": {
            name("Kept"): webhook("Kept"),
            name("Event"): webhook("Event"),
            pick("Lost", "Found"): webhook(if is_newer { "Found" } else { "Lost" }),
        },
        "components": {
            "parameters": {name("Header"): {"name": pick("old", "new"), "in": "header"}},
            "schemas": {
                name("Kept"): payload(&name("kept")),
                name("Event"): payload(&pick("event.old", "event.new")),
                pick("Lost", "Found"): payload(&pick("lost", "found")),
                name("Data"): data,
                name("Values"): text_of("enum", json!([name("a"), pick("old", "new")])),
                pick("Gone", "Here"): {
                    "type": "object",
                    "properties": {pick("old", "new"): {"type": if is_newer { "boolean" } else { "number" }}},
                },
            },
        },
    })
}

fn report(text: &str) -> Report {
    compare(&document(text, false), &document(text, true))
}

fn changelog(report: &Report) -> String {
    let mut out = Vec::new();
    changelog_sections(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The texts outside code, the HTML, and the widths of tables, in no order: names decide which change comes first.
fn outside_code(markdown: &str) -> [Vec<String>; 2] {
    let rendered = render(markdown);
    assert_eq!(rendered.active, [""; 0], "{markdown}");
    let outside = rendered.texts.concat();
    assert!(!outside.contains(['@', '$']), "{outside}");
    assert!(
        !outside.contains("http") && !outside.contains("www"),
        "{outside}"
    );
    let mut both = [rendered.texts, rendered.html];
    for texts in &mut both {
        texts.sort();
    }
    both
}

#[test]
fn hostile_documents_give_harmless_reports() {
    let harmless = report("a");
    assert!(harmless.changes.len() >= 20, "{harmless:#?}");
    let in_format = |report: &Report, format| shown(report, format, &SIDES);
    let harmless_comment = outside_code(&in_format(&harmless, Format::Markdown));
    let harmless_sections = render(&changelog(&harmless));
    for text in HOSTILE {
        let report = report(text);
        assert_eq!(report.changes.len(), harmless.changes.len(), "{text:?}");

        let comment = in_format(&report, Format::Markdown);
        assert_eq!(outside_code(&comment), harmless_comment, "{text:?}");
        let sections = changelog(&report);
        let rendered = render(&sections);
        assert_eq!(
            rendered.active.len(),
            harmless_sections.active.len(),
            "{sections}"
        );
        assert_eq!(rendered.html, [""; 0], "{sections}");

        let terminal = in_format(&report, Format::Text);
        let json = in_format(&report, Format::Json);
        assert_valid(&serde_json::from_str(&json).unwrap());
        for shown in [&comment, &sections, &terminal, &json] {
            assert_visible(shown);
            assert!(shown.lines().all(|line| command(line).is_none()), "{shown}");
        }

        let annotations = in_format(&report, Format::Github);
        assert_visible(&annotations);
        assert!(!annotations.contains("://"), "{annotations}");
        // The first says why the version is a lower bound.
        assert!(report.not_known.is_some());
        assert_eq!(annotations.lines().count(), report.changes.len() + 1);
        for line in annotations.lines() {
            let keys: Vec<String> = command(line).unwrap().properties.into_keys().collect();
            assert_eq!(keys, ["file", "line", "title"], "{line}");
        }
    }
}
