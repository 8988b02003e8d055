//! Any text is a table of shared types that the page's document is derived with, or is rejected with a reason.

use std::sync::LazyLock;

use xtask::page::{self, Content};
use xtask::problem::{Problems, Source};
use xtask::spec::{self, Derived, SharedTypes};

use super::page::becomes_types;
use super::{accepted, is_said, text};
use crate::frozen;

static CONTENT: LazyLock<Content> = LazyLock::new(|| {
    page::read(&frozen::inputs().pages).unwrap_or_else(|problems| panic!("{problems}"))
});

/// Whether the document was derived with it.
pub(super) fn check(input: &[u8]) -> bool {
    let Some(derived) = derived(input) else {
        return false;
    };
    if !derived.stale.is_empty() {
        is_said(&Problems(derived.stale));
    }
    becomes_types(derived.document);
    true
}

fn derived(input: &[u8]) -> Option<Derived> {
    let shared = accepted(SharedTypes::read(&Source::new("shared.yaml", text(input)?)))?;
    accepted(spec::derive(&CONTENT, &shared, "unreleased"))
}

/// The project's table, and the table without each of its types.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let table = frozen::read("spec/shared.yaml");
    let (head, types) = table.split_once("\ntypes:\n").unwrap();
    let types: Vec<&str> = types.split("\n  - ").collect();
    let without = (0..types.len()).map(|left_out| {
        let rest = types
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != left_out);
        let rest: Vec<&str> = rest
            .map(|(_, row)| row.trim_start_matches("  - "))
            .collect();
        format!("types:\n  - {}\n", rest.join("\n  - "))
    });
    let texts = without.chain([table.clone(), format!("{head}\ntypes: []\n")]);
    texts.map(String::into_bytes).collect()
}
