//! Any text is a record of pages in its folder, or is rejected with a reason; an update keeps the others.

use xtask::page::registry::{NewerPage, Registry};
use xtask::problem::Source;

use super::{accepted, text};

/// Whether it was read.
pub(super) fn check(input: &[u8]) -> bool {
    let Some(text) = text(input) else {
        return false;
    };
    let Some(registry) = accepted(Registry::read(&Source::new("pages.toml", text))) else {
        return false;
    };
    for file in registry.files() {
        let stem = file.strip_suffix(".md");
        assert!(stem.is_some_and(|stem| !stem.is_empty()), "{file:?}");
        assert!(!file.contains(['/', '\\', ':', '\0']), "{file:?}");
    }
    // Nothing is newer, so nothing changes.
    let revision = registry.revision().to_string();
    let same = registry.with(&[], &revision).unwrap();
    assert_eq!(&*same.text, text);
    let first = registry.files().next().unwrap().to_owned();
    let mut added = String::from("added.md");
    while registry.files().any(|file| file == added) {
        added.insert(0, '_');
    }
    let page = |file: &str| NewerPage {
        file: file.to_owned(),
        text: format!("# {file}\n"),
    };
    let newer = [page(&first), page(&added)];
    let rewritten = registry
        .with(&newer, "9999-12-31")
        .unwrap_or_else(|problems| panic!("{problems}"));
    let read = Registry::read(&rewritten).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(newer.iter().all(|page| read.holds(page)));
    let files: Vec<&str> = registry.files().chain([added.as_str()]).collect();
    assert_eq!(read.files().collect::<Vec<_>>(), files);
    true
}

/// The project's record, and others in each way to write one.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let record = crate::frozen::read("spec/docs/pages.toml");
    let (head, row) = record.split_once("[[pages]]").unwrap();
    let other = |name: &str| format!("[[pages]]{}", row.replace("webhooks.md", name));
    let texts = [
        record.clone(),
        format!("{record}\n{}", other("callbacks.md")),
        format!("{}{}# The last.\n", other("a.md"), other("b.md")),
        record.replace('\n', "\r\n"),
        record.replace("\"MIT\"", "'MIT' # a comment"),
        record.replace("\"MIT\"", "\"\"\"\nMIT\\u0021\"\"\""),
        record.replace("\nlicence", "\n# A comment.\n\"licence\""),
        record.replace("2025-12-01", "0000-01-01"),
        record.replace("webhooks.md", "../webhooks.md"),
        record.replace("2025-12-01", "2025-12-01T00:00:00Z"),
        format!("{head}pages = []\n"),
        record.clone() + &record,
    ];
    texts.map(String::into_bytes).to_vec()
}
