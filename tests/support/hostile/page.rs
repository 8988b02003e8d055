//! Any text is a page that becomes types, or is refused with a reason at a place of it.

use std::sync::LazyLock;

use xtask::page;
use xtask::problem::Source;
use xtask::rust;
use xtask::spec::{self, SharedTypes};

use crate::project;

/// Which places share a type, as the project has it.
static SHARED: LazyLock<SharedTypes> = LazyLock::new(|| {
    let table = Source::new("shared.yaml", project::read("spec/shared.yaml"));
    SharedTypes::read(&table).unwrap_or_else(|problems| panic!("{problems}"))
});

pub(super) fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let content = match page::read(&[Source::new("page.md", text)]) {
        Ok(content) => content,
        Err(problems) => {
            assert!(!problems.0.is_empty());
            let rendered = problems.to_string();
            // What miette writes where a span does not lie within the text.
            assert!(!rendered.contains("Failed to read contents"), "{rendered}");
            return;
        }
    };
    assert!(!content.payloads.is_empty());
    let Ok(derived) = spec::derive(&content, &SHARED, "unreleased") else {
        return;
    };
    let Ok(generated) = rust::generate(&derived.document) else {
        return;
    };
    for (name, code) in &generated.files {
        if let Err(error) = syn::parse_file(code) {
            panic!("{name} is no Rust: {error}\n{code}");
        }
    }
}
