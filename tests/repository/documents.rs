//! The documents for people: their links lead somewhere, and what two of them show is the same.

use std::collections::BTreeSet;
use std::path::Path;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::Value;
use tests::project;

const DOCUMENTS: [&str; 11] = [
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "DESIGN.md",
    "README.md",
    "SECURITY.md",
    "crates/bench/README.md",
    "crates/cli/README.md",
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
        // An alert is not an event.
        let Some(event) = schemas[name]["properties"]["event"]["const"].as_str() else {
            assert_eq!(name, "Alert");
            continue;
        };
        let row = readme
            .lines()
            .find(|line| line.starts_with(&format!("| `{event}` |")));
        assert!(row.is_some(), "{event}");
    }
}

#[test]
fn contributing_shows_the_report_of_a_conflict() {
    let guide = project::read("CONTRIBUTING.md");
    let conflict = project::read("xtask/tests/commands/snapshots/update/conflict.snap");
    let (_, conflict) = conflict.split_once("\n---\n").unwrap();
    assert!(
        guide.contains(&format!("```text\n{conflict}```")),
        "{conflict}"
    );
}

/// The documentation of the crate includes the example, which Cargo compiles.
#[test]
fn the_readmes_show_the_first_example() {
    let example = project::read("crates/webhooks/examples/receive.rs");
    let code = &example[example.find("use axum").unwrap()..];
    for (readme, fence) in [
        ("README.md", "```rust"),
        ("crates/webhooks/README.md", "```rust,no_run"),
    ] {
        let block = format!("{fence}\n{code}```\n");
        assert!(project::read(readme).contains(&block), "{readme}: {block}");
    }
    let documentation = project::read("crates/webhooks/src/lib.rs");
    assert!(documentation.contains("include_str!(\"../examples/receive.rs\")"));
}
