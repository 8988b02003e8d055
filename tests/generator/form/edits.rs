//! Small edits of the vendor's document, as vendors make them every month, as they are on the page.

use insta::{assert_snapshot, with_settings};
use serde_json::json;
use tests::form::{Schemas, Style, pages};
use tests::outline::outline;
use xtask::page;
use xtask::problem::Source;

fn schemas() -> Schemas {
    let participant = json!({
        "type": "object",
        "properties": {"name": {"type": "string"}, "id": {"type": "integer"}},
    });
    let data = json!({
        "type": "object",
        "description": "The data.\n\n- one\n- two\n\n## Field Details\r\n\r\n  Properties:\n- **`extra`** (string) **Required**",
        "properties": {
            "bot_id": {"type": "string", "format": "uuid", "description": "```json\n{}\n```\n---\n\n## Example"},
            "preview": {"type": "string", "format": "uri", "description": "A preview"},
            "status": {
                "type": "object",
                "description": "Status | state",
                "properties": {
                    "code": {"type": "string"},
                    "at": {"type": "integer", "format": "int64"},
                    "detail": {"type": "object", "properties": {"deep": {"type": "object", "properties": {"x": {}}}}},
                },
                "required": ["code"],
            },
            "names": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "object"}]}},
            "people": {"type": "array", "items": {"anyOf": [{"type": "object"}, {"type": "null"}]}},
            "modes": {"type": "array", "items": {"type": "string", "enum": ["a|b", "say \"c\""]}},
            "level": {"type": "integer", "enum": [1, 2]},
            "ratio": {"type": "number", "format": "double"},
            "day": {"type": "string", "format": "date"},
            "other": {"format": "ulid"},
            "owner": {"$ref": "#/components/schemas/Participant"},
            "host": {"anyOf": [{"$ref": "#/components/schemas/Participant"}, {"type": "null"}]},
            "either": {"type": ["string", "null"]},
            "secret": {"oneOf": [{"type": "string"}]},
            "anything": {"type": "array"},
        },
        "required": ["bot_id", "status"],
    });
    let payload = json!({
        "type": "object",
        "description": "Sent when #1 happens",
        "properties": {
            "event": {"type": "string", "description": "The event |\n| `data` | object | No | a row |"},
            "data": data,
            "extra": {"anyOf": [{"type": "object"}, {"type": "null"}], "description": "Extra"},
        },
        "required": ["event", "data", "extra"],
    });
    [
        ("BotWebhookDTMFReceived", payload),
        ("BotWebhookBroken", json!({"type": "object", "description": "a: b"})),
        ("BotWebhookBatch", json!({
            "type": "array",
            "description": "A batch",
            "items": {"type": "string", "format": "uuid", "description": "Identifiers\nof bots"},
        })),
        ("BotWebhookEither", json!({"anyOf": [{"$ref": "#/components/schemas/Participant"}, {"type": "null"}]})),
        ("BotWebhookText", json!({"type": "string", "description": "\"Any text\""})),
        ("Participant", participant),
    ]
    .map(|(name, schema)| (name.to_owned(), schema))
    .into_iter()
    .collect()
}

/// What is read, and what is reported to the maintainer.
fn read(style: Style) -> String {
    let pages = pages(&schemas(), style);
    let sources: Vec<_> = pages
        .iter()
        .map(|page| Source::new("page.md", page.as_str()))
        .collect();
    let content = page::read(&sources).unwrap_or_else(|problems| panic!("{problems}"));
    let notes: Vec<String> = page::notes(&content);
    format!("{}\n\n{}", outline(&content), notes.join("\n"))
}

#[test]
fn every_kind_of_edit_is_read() {
    with_settings!({
        description => "A payload with every kind of edit, payloads that are not objects, and one that could not be \
            written; below, what is reported to the maintainer",
        omit_expression => true,
    }, {
        assert_snapshot!("edits", read(Style::FIRST));
    });
}

#[test]
fn the_depth_is_a_setting() {
    for (depth, last) in [
        (3, "data.status.detail"),
        (4, "data.status.detail.deep"),
        (5, "data.status.detail.deep.x"),
    ] {
        let outline = read(Style {
            depth,
            ..Style::FIRST
        });
        let listed = format!("  {last}: ");
        let line = outline.lines().find(|line| line.starts_with(&listed));
        assert!(
            line.is_some_and(|line| !line.contains("the example shows")),
            "{outline}"
        );
    }
}

#[test]
fn the_setting_is_the_same_everywhere() {
    let mut schemas = schemas();
    let status = "\n      Properties:\n        - **`code`** (string) **Required**\n";
    let other = json!({
        "type": "object",
        "properties": {"data": {
            "type": "object",
            "properties": {"status": {
                "type": "object",
                "description": status,
                "properties": {"code": {"type": "string"}},
            }},
        }},
    });
    schemas.insert("BotWebhookOther".to_owned(), other);
    let page = pages(&schemas, Style::FIRST).concat();
    let problems = page::read(&[Source::new("page.md", page)]).unwrap_err();
    with_settings!({
        description => "A description below the top level is what the script writes for the properties of its object",
        omit_expression => true,
    }, {
        assert_snapshot!("depth", problems);
    });
}

#[test]
fn names_and_texts_come_back_exactly() {
    let page = pages(&schemas(), Style::FIRST).concat();
    let content = page::read(&[Source::new("page.md", page)]).unwrap();
    let payload = content
        .payloads
        .iter()
        .find(|payload| payload.slug.contains("dtmf"))
        .unwrap();
    assert_eq!(payload.name, "BotWebhookDTMFReceived");
    assert_eq!(payload.title, "Bot D T M F Received");
    assert_eq!(payload.summary, "Sent when #1 happens");
    let event = payload.fields()[0].description.as_deref();
    assert_eq!(event, Some("The event |\n| `data` | object | No | a row |"));
}
