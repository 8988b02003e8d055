//! The documents for people: their links lead somewhere, and what two of them show is the same.

use std::collections::BTreeSet;
use std::path::Path;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::Value;
use tests::project;

const DOCUMENTS: [&str; 10] = [
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "DESIGN.md",
    "README.md",
    "SECURITY.md",
    "crates/bench/README.md",
    "crates/models/README.md",
    "crates/webhooks/README.md",
    "fuzz/README.md",
    "tests/README.md",
];

fn links(markdown: &str) -> Vec<String> {
    let events = Parser::new_ext(markdown, pulldown_cmark::Options::ENABLE_TABLES);
    let links = events.filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    });
    links.collect()
}

/// What GitHub calls the headings of a document: lower case, `-` for a space, and nothing else but letters.
fn anchors(markdown: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new(markdown) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::Text(text) | Event::Code(text), Some(heading)) => heading.push_str(&text),
            (Event::End(TagEnd::Heading(_)), Some(text)) => {
                let kept = text.to_lowercase().replace(' ', "-");
                let kept = kept
                    .chars()
                    .filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter));
                anchors.insert(kept.collect());
                heading = None;
            }
            _ => {}
        }
    }
    anchors
}

#[test]
fn every_link_within_the_repository_leads_somewhere() {
    let mut count = 0;
    for document in DOCUMENTS {
        let text = project::read(document);
        let folder = Path::new(document).parent().unwrap();
        for link in links(&text).iter().filter(|link| !link.contains("://")) {
            count += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() {
                document.into()
            } else {
                folder.join(path)
            };
            assert!(project::root().join(&target).exists(), "{document}: {link}");
            if !anchor.is_empty() {
                let target = project::read(target.to_str().unwrap());
                assert!(anchors(&target).contains(anchor), "{document}: {link}");
            }
        }
    }
    assert!(count > 20, "{count} links");
}

#[test]
fn every_document_of_the_root_is_looked_at() {
    let files = std::fs::read_dir(project::root()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    for name in names.filter(|name| Path::new(name).extension().is_some_and(|end| end == "md")) {
        assert!(DOCUMENTS.contains(&name.as_str()), "{name}");
    }
}

#[test]
fn the_readme_names_every_event() {
    let readme = project::read("README.md");
    let document: Value = serde_json::from_str(&project::read("spec/openapi.json")).unwrap();
    let webhooks = document["webhooks"].as_object().unwrap();
    let schemas = &document["components"]["schemas"];
    for name in webhooks.keys() {
        let event = schemas[name]["properties"]["event"]["const"]
            .as_str()
            .unwrap();
        let row = readme
            .lines()
            .find(|line| line.starts_with(&format!("| `{event}` |")));
        assert!(row.is_some(), "{event}");
    }
}

#[test]
fn the_readme_shows_what_the_commands_print() {
    let readme = project::read("README.md");
    let conflict = project::read("xtask/tests/commands/snapshots/update/conflict.snap");
    let (_, conflict) = conflict.split_once("\n---\n").unwrap();
    assert!(
        readme.contains(&format!("```text\n{conflict}```")),
        "{conflict}"
    );

    let (_, sender) = readme.split_once("$ cargo run --example send").unwrap();
    let (sender, _) = sender.split_once("```").unwrap();
    let quick_start = project::read("crates/webhooks/README.md");
    assert!(
        quick_start.contains(sender),
        "the quick start's sender prints other lines"
    );
}

/// The crate's README is compiled with its documentation.
#[test]
fn the_readme_shows_the_handler_that_is_compiled() {
    let handler = |document: &str, fence: &str| {
        let text = project::read(document);
        let (_, rest) = text.split_once(&format!("{fence}\nuse axum")).unwrap();
        rest.split_once("```").unwrap().0.to_owned()
    };
    let compiled = handler("crates/webhooks/README.md", "```rust,no_run");
    assert_eq!(handler("README.md", "```rust"), compiled);
    let source = project::read("crates/webhooks/src/lib.rs");
    let lines = source.lines().filter_map(|line| line.strip_prefix("//!"));
    let documented = lines.fold(String::new(), |text, line| {
        text + line.strip_prefix(' ').unwrap_or(line) + "\n"
    });
    assert!(
        documented.contains(&compiled),
        "the crate's documentation begins with another handler"
    );
}
