//! Where each target starts from: the files of the frozen project, and what is made of them.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::form::{self, Style};
use crate::{frozen, page, pairs, project};

/// How many pages are made of random schemas, half of them with descriptions that look like the form.
const WRITTEN: usize = 12;

/// The vendor's page, each of its payloads as a page of its own, a section that is not a page, and pages of the form for
/// random schemas.
pub(super) fn pages() -> Vec<Vec<u8>> {
    let page = page::webhooks();
    let (head, rest) = page.split_once("\n## ").unwrap();
    let parts: Vec<&str> = rest.split("\n---\n").collect();
    let [sections @ .., index, _] = parts.as_slice() else {
        panic!("the page has no index");
    };
    let sections = sections
        .iter()
        .map(|section| section.trim_start_matches("\n## "));
    let alone = sections.map(|section| {
        let index = index_of(section, index);
        format!("{head}\n## {section}\n---\n{index}\n---\n")
    });
    let section = project::read("tests/fixtures/pages/chat_message.md");
    let texts = alone.chain([section, page.clone()]).chain(written());
    texts.map(String::into_bytes).collect()
}

/// Pages of the form for random schemas, the same every time.
fn written() -> impl Iterator<Item = String> {
    let mut runner = TestRunner::deterministic();
    let page = move |number: usize| {
        let schemas = if number.is_multiple_of(2) {
            form::documents()
        } else {
            form::hostile_documents()
        };
        let schemas = schemas.new_tree(&mut runner).expect("a document").current();
        let style = Style {
            depth: 2 + number % 3,
            ..Style::FIRST
        };
        form::pages(&schemas, style).concat()
    };
    (0..WRITTEN).map(page)
}

/// The index with the one row that leads to a section.
fn index_of(section: &str, index: &str) -> String {
    let (_, source) = section.split_once("### Source: ").unwrap();
    let (path, _) = source.split_once(".mdx").unwrap();
    let (_, slug) = path.rsplit_once('/').unwrap();
    let (head, families) = index.split_once("\n## Bot Webhooks").unwrap();
    let families = format!(" Bot Webhooks{families}");
    let found = families.split("\n##").find_map(|family| {
        let row = family
            .lines()
            .find(|line| line.ends_with(&format!("(./{slug})")))?;
        Some((family.lines().next()?, row))
    });
    let (family, row) = found.unwrap();
    format!("{head}\n##{family}\n\n{row}\n\n")
}

/// The overlay, and each of its actions alone.
pub(super) fn overlays() -> Vec<Vec<u8>> {
    let overlay = frozen::read("spec/overlay.yaml");
    let (head, actions) = overlay.split_once("\nactions:\n").unwrap();
    let alone = actions
        .split("\n  - ")
        .map(|action| action.trim_start_matches("  - "))
        .map(|action| format!("{head}\nactions:\n  - {action}\n"));
    let texts = alone.chain([overlay.clone()]);
    texts.map(String::into_bytes).collect()
}

/// For every rule of the diff two small documents, and a few changes of the project's own.
pub(super) fn documents() -> Vec<Vec<u8>> {
    let own = pairs::mutations_of_parts().into_iter().step_by(40);
    // The way back has the same documents.
    let base = pairs::base();
    let rules = pairs::rules().into_iter();
    let pairs = rules.filter(|pair| pair.before == base).chain(own);
    let texts = pairs.map(|pair| json!([pair.before, pair.after]).to_string());
    texts.map(String::into_bytes).collect()
}
