//! What generated code consists of.

use xtask::rust::Generated;

/// Every item that is generated, including those in tables of macros; panics at invalid Rust.
pub fn all(generated: &Generated) -> Vec<syn::Item> {
    let files = generated.files.values();
    let items = files.flat_map(|code| {
        syn::parse_file(code)
            .unwrap_or_else(|error| panic!("{error}: {code}"))
            .items
    });
    let items = items.map(|item| match item {
        syn::Item::Macro(table) => table
            .mac
            .parse_body()
            .unwrap_or_else(|error| panic!("{error}: {}", table.mac.tokens)),
        other => other,
    });
    items.collect()
}
