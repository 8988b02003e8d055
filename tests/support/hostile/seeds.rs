//! Where each target starts from: the fixtures, the samples, and the files of the frozen project.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::json;

use super::signature::{CALLBACK_SECRET, NOW, SIGNED};
use crate::form::{self, Style};
use crate::{fixture, frozen, mutations, page, project, rule_pairs};

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
    let pairs = rule_pairs::pairs();
    let pairs = pairs
        .into_iter()
        .map(|pair| json!([pair.before, pair.after]));
    let own = mutations::all().into_iter().step_by(40);
    let own = own.map(|mutation| json!([mutation.before, mutation.after]));
    pairs
        .chain(own)
        .map(|pair| pair.to_string().into_bytes())
        .collect()
}

/// Every fixture of a delivery.
pub(super) fn deliveries() -> Vec<Vec<u8>> {
    let known = fixture::all().into_iter().map(|fixture| fixture.text);
    let unknown = fixture::unknown().into_iter().map(|(_, text)| text);
    known.chain(unknown).map(String::into_bytes).collect()
}

/// Each form that is read, and each class that jiff alone reads.
pub(super) fn timestamps() -> Vec<Vec<u8>> {
    let texts = [
        "2025-01-15T10:30:00.000Z",
        "2025-01-15t10:30:00z",
        "2025-01-15 10:30Z",
        "2024-02-29T23:59:59.999999999-23:59",
        "0000-01-01T00:00:00-00:00",
        "9999-12-31T23:59:59.999999999+23:59",
        "9999-12-30T22:00:00.999999999Z",
        "2016-12-31T23:59:60Z",
        "2025-01-15T10:30:00,5Z",
        "20250115T103000Z",
        "2025-01-15T10+01",
        "2025-01-15T10:30:00+01:00:30",
        "-000001-01-15T10:30:00Z",
        "2025-01-15T10:30:00Z[Europe/Paris]",
    ];
    texts.map(|text| text.as_bytes().to_vec()).to_vec()
}

/// Good webhooks and callbacks, and others that are nearly so.
pub(super) fn requests() -> Vec<Vec<u8>> {
    let set = |name: &str, signature: &str| {
        format!("{name}-id: msg_1\n{name}-timestamp: {NOW}\n{name}-signature: {signature}\n")
    };
    let wrong = format!("v1,{}= v1a,AAAA", "A".repeat(43));
    let heads = [
        set("svix", SIGNED),
        set("webhook", SIGNED),
        set("svix", SIGNED) + &set("webhook", SIGNED),
        set("svix", &wrong),
        set("svix", &format!("{wrong} {SIGNED} {SIGNED}")),
        set("svix", SIGNED) + "svix-id: msg_2\n",
        format!("x-mb-secret: {CALLBACK_SECRET}\n"),
        "x-mb-secret: another\n".to_owned(),
        "content-type: application/json\n".to_owned(),
    ];
    let requests = heads.map(|head| format!("{head}\n{{\"event\":\"bot.failed\"}}"));
    requests.map(String::into_bytes).to_vec()
}
