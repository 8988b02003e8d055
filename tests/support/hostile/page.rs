//! Any text is a page that becomes types, or is rejected with a reason at a place of it.

use std::sync::LazyLock;

use quote::ToTokens;
use serde_json::{Value, json};
use syn::Item;
use xtask::page;
use xtask::problem::Source;
use xtask::rust;
use xtask::spec::{self, SharedTypes, source};

use super::{accepted, text};
use crate::{frozen, rust_items};

/// Which places share a type, as the project has it.
static SHARED: LazyLock<SharedTypes> = LazyLock::new(|| {
    let table = Source::new("shared.yaml", frozen::read("spec/shared.yaml"));
    SharedTypes::read(&table).unwrap_or_else(|problems| panic!("{problems}"))
});

/// Whether it became types.
pub(super) fn check(input: &[u8]) -> bool {
    derived(input).is_some_and(becomes_types)
}

fn derived(input: &[u8]) -> Option<Value> {
    let content = accepted(page::read(&[Source::new("page.md", text(input)?)]))?;
    assert!(!content.payloads.is_empty() || !content.gaps.is_empty());
    Some(accepted(spec::derive(&content, &SHARED, "unreleased"))?.document)
}

/// Whether a derived document becomes types; no text of it leaves their tables.
pub(super) fn becomes_types(document: Value) -> bool {
    let document = completed(document);
    let generated = match rust::generate(&document) {
        Ok(generated) => generated,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return false;
        }
    };
    let operations = ["/webhooks", "/components/callbacks"];
    let operations = operations.map(|place| document.pointer(place).and_then(Value::as_object));
    let payloads: usize = operations
        .into_iter()
        .flatten()
        .map(serde_json::Map::len)
        .sum();
    assert_eq!(generated.payloads, payloads);
    // All that a page says is in tables: an item of another kind would be its text.
    for item in rust_items::all(&generated) {
        let is_table = matches!(item, Item::Struct(_) | Item::Enum(_));
        // The revision is that of the record.
        let is_revision = matches!(&item, Item::Const(item) if item.ident == "REVISION");
        assert!(
            is_table || is_revision || matches!(item, Item::Use(_) | Item::Mod(_) | Item::Impl(_)),
            "{}",
            item.to_token_stream()
        );
    }
    true
}

/// The document with what no page says, and the overlay adds: which event brings each payload, the values of codes,
/// and the keys of objects that the page does not show.
fn completed(mut document: Value) -> Value {
    let schemas = document.pointer_mut("/components/schemas");
    let schemas = schemas.and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        let has = |keyword| schema.get(keyword).is_some();
        if has(source::SECTION) {
            schema["properties"]["event"] = json!({"type": "string", "const": name});
        } else if schema["type"] == "string" && !has("enum") && !has("format") {
            schema["x-extensible-enum"] = json!([name]);
        } else if schema["type"] == "object" && !has("properties") {
            schema["properties"] = json!({});
        }
    }
    document
}
