//! All small schemas: no two that differ after the loss give the same page without an error. Descriptions of three lines are
//! tried in the step `properties`.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use tests::form::{Schemas, Style, loss, pages};
use tests::property;
use xtask::page;
use xtask::page::content::Content;
use xtask::problem::Source;

/// Types of one word, and closed lists.
fn leaves() -> Vec<Value> {
    vec![
        json!({"type": "string"}),
        json!({"type": "integer"}),
        json!({"type": "number", "format": "double"}),
        json!({"type": "null"}),
        json!({"type": "object"}),
        json!({"type": "object", "properties": {"a": {"type": "string"}}}),
        json!({"type": "array"}),
        json!({"type": ["string", "null"]}),
        json!({"type": "string", "enum": ["a", "b"]}),
        json!({"type": "string", "enum": ["a\" | \"b"]}),
        json!({"type": "string", "enum": ["1"]}),
        json!({"type": "integer", "enum": [1]}),
        json!({"enum": ["1"]}),
        json!({"enum": ["null"]}),
        json!({"enum": [null]}),
        json!({"type": "boolean", "enum": [true]}),
        json!({"enum": ["true"]}),
        json!({"$ref": "#/components/schemas/Participant"}),
        json!({}),
    ]
}

/// Lists and unions of some types.
fn composed(of: &[Value]) -> Vec<Value> {
    let lists = of
        .iter()
        .map(|items| json!({"type": "array", "items": items}));
    let pairs = of.iter().flat_map(|one| {
        let with = move |other| json!({"anyOf": [one, other]});
        of.iter().map(with)
    });
    let single = of.iter().map(|one| json!({"anyOf": [one]}));
    lists.chain(pairs).chain(single).collect()
}

/// A document of one payload with some properties.
fn document(properties: &[(&str, Value)], required: &[&str]) -> Schemas {
    let named = |(key, schema): &(&str, Value)| ((*key).to_owned(), schema.clone());
    let properties: Map<String, Value> = properties.iter().map(named).collect();
    let payload = json!({"type": "object", "properties": properties, "required": required});
    let participant = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    Map::from_iter([
        ("BotWebhookA".to_owned(), payload),
        ("Participant".to_owned(), participant),
    ])
}

/// Checks that every page that several documents give is of documents that are the same after the loss, or is an error;
/// gives the number of pages that are read.
fn assert_unambiguous(documents: impl IntoIterator<Item = Schemas>, style: Style) -> usize {
    let mut by_page: HashMap<String, (Schemas, Result<Content, String>)> = HashMap::new();
    for schemas in documents {
        let page = pages(&schemas, style).concat();
        let (first, read) = by_page.entry(page.clone()).or_insert_with(|| {
            let read = page::read(&[Source::new("page.md", page.as_str())]);
            (
                schemas.clone(),
                read.map_err(|problems| problems.to_string()),
            )
        });
        if let Ok(content) = read {
            let expected = loss(&schemas, style);
            assert_eq!(*content, expected, "{page}\n{schemas:#?}\n{first:#?}");
        }
    }
    by_page.values().filter(|(_, read)| read.is_ok()).count()
}

#[test]
fn of_types() {
    let leaves = leaves();
    // Six leaves in the step `properties`; by default a type, a list of types, a closed list and a reference.
    let few: &[usize] = if property::factor() > 1 {
        &[0, 3, 5, 8, 15, 17]
    } else {
        &[0, 5, 8, 17]
    };
    let few: Vec<Value> = few.iter().map(|index| leaves[*index].clone()).collect();
    let deeper = composed(&composed(&few));
    let types = [leaves.clone(), composed(&leaves), deeper].concat();
    let count = types.len();
    let documents = types
        .into_iter()
        .map(|kind| document(&[("k", kind)], &["k"]));
    let read = assert_unambiguous(documents, Style::FIRST);
    assert!(read > count / 8, "{read} pages of {count} types are read");
}

/// Descriptions of up to two lines, or of up to three in the step `properties`, each of which may look like the form.
fn texts() -> Vec<String> {
    let lines = [
        "",
        "t",
        "t |",
        "- **`a`** (string) **Required**",
        "    - **`a`** (string) **Required**",
        "  Properties:",
        "| `a` | string | Yes | t",
        "| `b` | string | Yes |  |",
        "## Field Details",
        "## Example",
    ];
    let mut texts: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    for one in lines {
        for two in lines {
            texts.push(format!("{one}\n{two}"));
            if property::factor() > 1 {
                texts.extend(lines.iter().map(|three| format!("{one}\n{two}\n{three}")));
            }
        }
    }
    texts
}

fn described(kind: &Value, text: &str) -> Value {
    let mut kind = kind.clone();
    kind["description"] = json!(text);
    kind
}

#[test]
fn of_descriptions_at_the_top_level() {
    let string = json!({"type": "string"});
    let object = json!({"type": "object", "properties": {"a": string}, "required": ["a"]});
    for (first, second) in [("b", "a"), ("a", "b")] {
        for kind in [&string, &object] {
            let documents = texts().into_iter().flat_map(|text| {
                ["", "t", "t\n\n- **`a`** (string) **Required**"].map(|other| {
                    let properties = [
                        (first, described(kind, &text)),
                        (second, described(&string, other)),
                    ];
                    document(&properties, &["a", "b"])
                })
            });
            let read = assert_unambiguous(documents, Style::FIRST);
            assert!(read > texts().len(), "{read} pages are read");
        }
    }
}

#[test]
fn of_descriptions_below() {
    let string = json!({"type": "string"});
    for (first, second) in [("b", "a"), ("a", "b")] {
        let documents = texts().into_iter().flat_map(|text| {
            ["", "t", "t\n\n    - **`a`** (string) **Required**"].map(|other| {
                let data = json!({
                    "type": "object",
                    "properties": {
                        first: described(&string, &text),
                        second: described(&string, other),
                    },
                    "required": ["a", "b"],
                });
                document(&[("data", data)], &[])
            })
        });
        let read = assert_unambiguous(documents, Style::FIRST);
        assert!(read > texts().len(), "{read} pages are read");
    }
}
