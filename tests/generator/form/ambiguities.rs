//! What the form leaves open: each is an error of its own.

use insta::{assert_snapshot, with_settings};
use serde_json::{Value, json};
use tests::form::{Style, pages};
use tests::page::{content, problems};

/// Snapshots the error of a document with one payload and one property.
fn assert_ambiguous(name: &str, what: &str, data: &Value) {
    let payload = json!({
        "type": "object",
        "properties": {"data": {"type": "object", "properties": data, "required": ["a"]}},
    });
    let schemas = [("BotWebhookA".to_owned(), payload)].into_iter().collect();
    let pages = pages(
        &schemas,
        Style {
            depth: 3,
            ..Style::FIRST
        },
    );
    with_settings!({
        description => what,
        omit_expression => true,
        prepend_module_to_snapshot => false,
        snapshot_path => "../snapshots/ambiguities",
    }, {
        assert_snapshot!(name, problems(&[&pages[0]]));
    });
}

#[test]
fn what_brackets_belong_to() {
    let string = json!({"type": "string"});
    let strings = json!({"type": "array", "items": string});
    assert_ambiguous(
        "list_or_null",
        "A list of strings or null, or a list of strings and nulls",
        &json!({"a": {"anyOf": [{"type": "null"}, strings]}}),
    );
    assert_ambiguous(
        "list_of_lists",
        "One of two lists, or a list of strings and lists",
        &json!({"a": {"anyOf": [strings, {"type": "array", "items": {"type": "integer"}}]}}),
    );
    assert_ambiguous(
        "list_in_a_union_in_a_union",
        "Null is the example of a union within a union, so that the list may begin at the second alternative or the third",
        &json!({"a": {"anyOf": [{"type": "null"}, string, strings]}}),
    );
    assert_ambiguous(
        "list_of_the_last_or_the_last_two",
        "The list may begin at the second alternative or at the third",
        &json!({"a": {"anyOf": [string, {"type": "integer"}, strings]}}),
    );
}

#[test]
fn what_a_quoted_value_is() {
    assert_ambiguous(
        "quoted_number",
        "A closed list without a type: its example is null",
        &json!({"a": {"enum": ["a", 1]}}),
    );
    assert_ambiguous(
        "quoted_null",
        "A closed list of a list of types: its example is null",
        &json!({"a": {"type": ["string", "null"], "enum": ["a", null]}}),
    );
    assert_ambiguous(
        "quoted_boolean_in_a_list",
        "The items of a list: its example is empty",
        &json!({"a": {"type": "array", "items": {"type": "boolean", "enum": [true]}}}),
    );
}

#[test]
fn whether_a_line_is_an_entry() {
    let string = json!({"type": "string"});
    assert_ambiguous(
        "entry_too_many",
        "A description below the top level has a line that looks like an entry",
        &json!({"a": {"type": "string", "description": "t\n\n    - **`b`** (string) **Required**"}}),
    );
    assert_ambiguous(
        "entry_twice",
        "A description below the top level has a line that looks like the next entry",
        &json!({
            "a": {"type": "string", "description": "t\n\n    - **`b`** (string) *Optional*"},
            "b": string,
        }),
    );
    let text =
        "t\n\n          Properties:\n            t\n\n            - **`b`** (string) **Required**";
    assert_ambiguous(
        "entries_of_a_description",
        "A description at the last level has lines that look like `Properties:` and an entry",
        &json!({"a": {
            "type": "object",
            "properties": {"c": {
                "type": "object",
                "properties": {"d": string},
                "description": text,
            }},
        }}),
    );
}

/// The page of one payload; the description is that of its only field.
fn page_of(properties: &Value) -> String {
    let payload = json!({"type": "object", "properties": properties});
    let schemas = [("BotWebhookA".to_owned(), payload)].into_iter().collect();
    pages(&schemas, Style::FIRST).concat()
}

/// No index names the section, or it is there several times: the section around it is complete only with it.
#[test]
fn a_section_in_a_description_is_read_as_a_part_of_it() {
    let text = "t\n\n## Example\n\n```json\n{}\n```\n\n---\n\n## Other";
    for source in [
        "",
        "\n\nt\n\n### Source: ./o.mdx",
        "\n\nt\n\n### Source: ./botwebhooka.mdx",
        "\n\nt\n\n### Source: ./o.mdx\n\n## Payload Structure",
    ] {
        let text = format!("{text}{source}");
        let read = content(&[&page_of(
            &json!({"a": {"type": "string", "description": text}}),
        )]);
        assert_eq!(read.payloads.len(), 1);
        let description = read.payloads[0].fields()[0].description.as_deref();
        assert_eq!(description, Some(text.as_str()));
    }
}

/// The example in the description is right for the fields above it.
#[test]
fn whether_a_section_ends() {
    let text = "t\n\n## Example\n\n```json\n{\"data\": {\"a\": \"examplea\"}}\n```\n\n---\n\n## Other\n\nt\n\n### Source: ./o.mdx";
    let data = json!({
        "type": "object",
        "properties": {"a": {"type": "string", "description": text}},
    });
    with_settings!({
        description => "A description has the end of the section, and the head of another one",
        omit_expression => true,
        prepend_module_to_snapshot => false,
        snapshot_path => "../snapshots/ambiguities",
    }, {
        assert_snapshot!("section", problems(&[&page_of(&json!({"data": data}))]));
    });
}

/// These types are written like others, whose example is not null.
#[test]
fn whether_the_example_is_that_of_another_type() {
    let string = json!({"type": "string"});
    assert_ambiguous(
        "union_of_one",
        "A union of one alternative is written like the alternative, but for its example",
        &json!({"a": {"anyOf": [string]}}),
    );
    assert_ambiguous(
        "list_of_one_type",
        "A list of one type is written like the type, but for its example",
        &json!({"a": {"type": ["string"]}}),
    );
}
