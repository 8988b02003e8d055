//! The derived document: what the pages yield, and what the overlay makes of it.

use std::collections::BTreeMap;

use serde_json::Value;
use tests::{frozen, project};
use xtask::command::{layout, pipeline};
use xtask::problem::Source;
use xtask::spec::{self, SharedTypes};

fn document() -> Value {
    serde_json::from_str(&project::read(layout::DOCUMENT)).unwrap()
}

fn schemas(document: &Value) -> BTreeMap<&str, &Value> {
    let schemas = document["components"]["schemas"].as_object().unwrap();
    schemas
        .iter()
        .map(|(name, schema)| (name.as_str(), schema))
        .collect()
}

#[test]
fn the_document_before_the_overlay() {
    let inputs = pipeline::read(&project::root(), &[]).unwrap();
    let content = xtask::page::read(&inputs.pages).unwrap();
    let shared = SharedTypes::read(&inputs.shared).unwrap();
    let derived = spec::derive(&content, &shared, &inputs.revision).unwrap();
    insta::with_settings!({
        description => "The OpenAPI document of the pages, before the overlay",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("before_the_overlay", pipeline::json(&derived.document));
    });
}

#[test]
fn committed_document_is_up_to_date() {
    let outputs = project::outputs();
    let text = outputs
        .files
        .get(std::path::Path::new(layout::DOCUMENT))
        .unwrap();
    assert_eq!(
        *text,
        project::read(layout::DOCUMENT),
        "run `cargo xtask codegen`"
    );
}

#[test]
fn another_reader_of_openapi_parses_it() {
    let parsed = oas3::from_json(project::read(layout::DOCUMENT)).unwrap();
    assert_eq!(parsed.openapi, "3.1.0");
    assert_eq!(
        parsed.webhooks.len(),
        document()["webhooks"].as_object().unwrap().len()
    );
    let components = parsed.components.unwrap();
    assert_eq!(components.callbacks.len(), 2);
    assert_eq!(components.schemas.len(), schemas(&document()).len());
}

#[test]
fn every_text_of_the_page_is_in_the_document() {
    let inputs = pipeline::read(&project::root(), &[]).unwrap();
    let content = xtask::page::read(&inputs.pages).unwrap();
    let document = document();
    let mut texts = Vec::new();
    descriptions(&document, &mut texts);
    let mut count = 0;
    for payload in &content.payloads {
        assert!(texts.contains(&payload.summary.as_str()));
        let mut open: Vec<_> = payload.fields().iter().collect();
        while let Some(field) = open.pop() {
            if let xtask::page::content::Detail::Listed(fields) = &field.detail {
                open.extend(fields);
            }
            if let Some(text) = &field.description {
                assert!(texts.contains(&text.as_str()), "lost: {text}");
                count += 1;
            }
        }
    }
    assert!(count > 0, "no field of the page has a text");
}

fn descriptions<'document>(value: &'document Value, found: &mut Vec<&'document str>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                if key == "description" {
                    found.extend(member.as_str());
                }
                descriptions(member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| descriptions(item, found)),
        _ => {}
    }
}

#[test]
fn every_schema_and_property_has_a_text() {
    let document = document();
    for (name, schema) in schemas(&document) {
        assert!(
            schema["description"].is_string(),
            "{name} has no description"
        );
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            assert!(
                property["description"].is_string(),
                "{name}.{key} has no description"
            );
        }
    }
}

#[test]
fn nothing_forbids_new_keys() {
    assert!(!project::read(layout::DOCUMENT).contains("additionalProperties"));
}

#[test]
fn places_of_one_type_share_it() {
    let document = document();
    let schemas = schemas(&document);
    for name in [
        "CalendarPlatform",
        "EventType",
        "ConnectionStatus",
        "EventInstance",
        "Participant",
        "BotId",
        "CalendarId",
        "CalendarEventId",
        "SeriesId",
    ] {
        assert!(schemas.contains_key(name), "{name} is missing");
        let alike: Vec<_> = schemas
            .keys()
            .filter(|other| other.ends_with(name))
            .collect();
        assert_eq!(alike, [&name], "one type under several names");
    }
    let data = |payload: &str| &schemas[payload]["properties"]["data"]["$ref"];
    assert_eq!(data("BotWebhookCompleted"), data("CallbackCompleted"));
    assert_eq!(data("BotWebhookFailed"), data("CallbackFailed"));
}

/// A payload whose name an earlier type has.
#[test]
fn a_payload_replaces_no_type_of_its_name() {
    let inputs = frozen::inputs();
    let mut content = xtask::page::read(&inputs.pages).unwrap();
    let last = content.payloads.last_mut().unwrap();
    last.name = "BotId".to_owned();
    let shared = SharedTypes::read(&inputs.shared).unwrap();
    let problems = spec::derive(&content, &shared, "test").unwrap_err();
    let said = problems.to_string();
    assert!(
        said.contains("`BotId` would have the name `BotId`, which another type has"),
        "{said}"
    );
}

/// A page that says of two places that they are one type, and shows two.
#[test]
fn unequal_shapes_of_one_type_are_an_error() {
    let inputs = frozen::inputs();
    let page = inputs.pages[0].text.replacen(
        "- **`calendar_platform`** (\"google\" | \"microsoft\")",
        "- **`calendar_platform`** (\"google\" | \"apple\")",
        1,
    );
    let content = xtask::page::read(&[Source::new("webhooks.md", page)]).unwrap();
    let shared = SharedTypes::read(&inputs.shared).unwrap();
    let problems = spec::derive(&content, &shared, "test").unwrap_err();
    insta::with_settings!({
        description => "One place of CalendarPlatform has other values than the rest",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("unequal_shapes", problems);
    });
}
