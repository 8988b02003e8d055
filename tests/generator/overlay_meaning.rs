//! What the page may start to state, against what an action adds: applied, superseded or in conflict by what both mean.

use serde_json::{Value, json};
use tests::later::{FAILED, edited, run, run_with, superseded, with_event, with_key, with_type};
use tests::page::{Edit, webhooks};
use xtask::problem::Source;
use xtask::spec::overlay::{Mode, apply, read};

/// The outcome of an action that expects nothing and adds this to a schema.
fn outcome(schema: &Value, update: &Value) -> &'static str {
    outcome_expecting(schema, update, "nothing")
}

fn outcome_expecting(schema: &Value, update: &Value, expects: &str) -> &'static str {
    let overlay = format!(
        "overlay: 1.1.0\ninfo: {{ title: t, version: 1.0.0 }}\nactions:\n  - x-id: it\n    x-group: vendor-gap\n    \
         x-reason: r\n    x-source: s\n    x-expects: {expects}\n    target: $.components.schemas.It\n    \
         update: {update}\n"
    );
    let overlay = read(&Source::new("overlay.yaml", overlay)).unwrap_or_else(|it| panic!("{it}"));
    let document = json!({"openapi": "3.1.0", "components": {"schemas": {
        "It": schema,
        "Text": {"type": "string"},
        "Code": {"type": "string", "enum": ["a", "b"]},
        "Event": {"type": "string", "enum": ["a"]},
        "Id": {"type": "string", "format": "uuid"},
    }}});
    match apply(&overlay, document, Mode::Lenient) {
        Ok(applied) if applied.applied == 1 => "applied",
        Ok(_) => "superseded",
        Err(_) => "conflict",
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// What a page may state of a place that was a string.
fn stated() -> Vec<(&'static str, Value)> {
    vec![
        ("a string", json!({"type": "string"})),
        ("a nullable string", json!({"type": ["string", "null"]})),
        (
            "a closed list",
            json!({"type": "string", "enum": ["a", "b"]}),
        ),
        (
            "an open list",
            json!({"type": "string", "x-extensible-enum": ["a", "b"]}),
        ),
        (
            "an open list as a union",
            json!({"anyOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "string"}]}),
        ),
        ("one value", json!({"type": "string", "enum": ["a"]})),
        ("a constant", json!({"type": "string", "const": "a"})),
        ("a uuid", json!({"type": "string", "format": "uuid"})),
        ("a named string", reference("Text")),
        ("a named list", reference("Code")),
        ("a named list of one value", reference("Event")),
        ("a named uuid", reference("Id")),
        (
            "a nullable named uuid",
            json!({"anyOf": [reference("Id"), {"type": "null"}]}),
        ),
        ("an integer", json!({"type": "integer"})),
        (
            "a bounded integer",
            json!({"type": "integer", "minimum": 0}),
        ),
        ("a number", json!({"type": "number"})),
        ("a boolean", json!({"type": "boolean"})),
        (
            "a list",
            json!({"type": "array", "items": {"type": "string"}}),
        ),
        ("a map", json!({"type": "object"})),
        (
            "an object",
            json!({"type": "object", "properties": {"k": {"type": "string"}}, "required": ["k"]}),
        ),
        (
            "an object, not required",
            json!({"type": "object", "properties": {"k": {"type": "string"}}}),
        ),
        (
            "a union",
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        ),
        ("any value", json!({})),
    ]
}

/// What an action may add.
fn added() -> Vec<(&'static str, Value)> {
    vec![
        ("const", json!({"const": "a"})),
        ("closed list", json!({"enum": ["a", "b"]})),
        ("open list", json!({"x-extensible-enum": ["a", "b"]})),
        ("format", json!({"format": "uuid"})),
        ("minimum", json!({"minimum": 0})),
        ("length", json!({"maxLength": 9})),
        ("type string", json!({"type": "string"})),
        ("reference", reference("Id")),
        ("null", json!({"type": ["string", "null"]})),
        ("property", json!({"properties": {"k": {"type": "string"}}})),
        ("required", json!({"required": ["k"]})),
        ("items", json!({"items": {"type": "string"}})),
    ]
}

#[test]
fn every_statement_of_a_page_against_every_keyword_of_an_action() {
    let mut table = String::new();
    for (name, schema) in stated() {
        table.push_str(&format!("{name}\n"));
        let added = added().into_iter();
        let outcomes: Vec<_> = added
            .map(|(name, update)| (name, outcome(&schema, &update)))
            .collect();
        for outcome in ["applied", "superseded", "conflict"] {
            let with_it = outcomes.iter().filter(|(_, it)| *it == outcome);
            let with_it: Vec<&str> = with_it.map(|(name, _)| *name).collect();
            if !with_it.is_empty() {
                table.push_str(&format!("  {outcome:<10} {}\n", with_it.join(", ")));
            }
        }
    }
    insta::with_settings!({
        description => "What becomes of an action that expects nothing, by what the page states and the action adds",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("outcomes", table);
    });
}

/// An action that is applied is superseded from then on: the document says what the action says.
#[test]
fn what_is_applied_is_in_the_document() {
    for (name, schema) in stated() {
        for (update, brought) in added() {
            if outcome(&schema, &brought) == "applied" {
                let mut merged = schema.clone();
                for (keyword, value) in brought.as_object().unwrap() {
                    merged[keyword] = value.clone();
                }
                assert_eq!(outcome(&merged, &brought), "superseded", "{name}, {update}");
            }
        }
    }
}

/// Several spellings of one schema.
#[test]
fn the_spelling_of_a_statement_makes_no_difference() {
    for (schema, update) in [
        (json!({"enum": ["a"]}), json!({"const": "a"})),
        (
            json!({"const": "a"}),
            json!({"type": "string", "enum": ["a"]}),
        ),
        (
            json!({"type": "integer", "exclusiveMinimum": -1}),
            json!({"minimum": 0}),
        ),
        (
            json!({"type": ["null", "string"]}),
            json!({"type": ["string", "null"]}),
        ),
        (
            json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
            json!({"type": ["string", "null"]}),
        ),
        (
            json!({"type": "object", "properties": {"k": {}}, "required": ["j", "k"]}),
            json!({"required": ["k"]}),
        ),
        (reference("Event"), json!({"const": "a"})),
        (reference("Id"), json!({"type": "string", "format": "uuid"})),
    ] {
        assert_eq!(outcome(&schema, &update), "superseded", "{schema} {update}");
    }
}

#[test]
fn an_expectation_accepts_no_update_that_would_not_hold() {
    let closed = json!({"type": "string", "enum": ["a", "b"]});
    let open = json!({"x-extensible-enum": ["a", "b", "c"]});
    for expects in [
        "{ value: { enum: [a, b] } }",
        "{ value: { type: string, enum: [a, b] } }",
    ] {
        assert_eq!(outcome_expecting(&closed, &open, expects), "conflict");
    }
    let bounds = json!({"minimum": 0});
    let expects = "{ value: { type: string } }";
    assert_eq!(
        outcome_expecting(&json!({"type": "string"}), &bounds, expects),
        "conflict"
    );
    // It may state more than what it replaces.
    let integer = json!({"type": "integer", "minimum": 1});
    for expects in [
        "{ value: { minimum: 1 } }",
        "{ value: { type: integer, minimum: 1 } }",
    ] {
        assert_eq!(outcome_expecting(&integer, &bounds, expects), "applied");
    }
}

fn snapshot(name: &str, description: &str, report: &str) {
    insta::with_settings!({description => description, omit_expression => true}, {
        insta::assert_snapshot!(name, report);
    });
}

fn closed_list() -> String {
    let list = "\"MEETING_NOT_FOUND\" | \"BOT_CRASHED\"";
    with_type(&webhooks(), &FAILED, "error_code", "string", list)
}

#[test]
fn a_closed_list_under_an_open_one_is_one_conflict() {
    let failure = run(&closed_list()).unwrap_err();
    assert_eq!(failure.matches("conflict: action").count(), 1, "{failure}");
    snapshot(
        "closed_list",
        "The page lists the error codes, of which the overlay has an open list in three actions",
        &failure,
    );
}

/// The advice of the report, followed.
#[test]
fn a_closed_list_is_replaced_by_an_open_one_as_the_report_says() {
    let outputs = run_with(&[&closed_list()], |inputs| {
        let found = r#"{"description":"Why a bot failed, for programs.","type":"string","enum":["MEETING_NOT_FOUND","BOT_CRASHED"]}"#;
        let removal = format!(
            "- x-id: closed-error-codes\n    x-group: vendor-gap\n    x-reason: New codes come without notice.\n    \
             x-source: spec\n    x-expects: {{ value: {found} }}\n    x-replaced-by: open-error-codes\n    \
             target: $.components.schemas.ErrorCode\n    remove: true\n\n  - x-id: open-error-codes\n    \
             x-group: vendor-gap\n    x-reason: New codes come without notice.\n    x-source: spec\n    \
             x-expects: nothing\n    target: $.components.schemas\n    update:\n      ErrorCode:\n        \
             description: Why a bot failed, for programs.\n        type: string\n\n  - x-id: error-codes\n"
        );
        inputs.overlay = edited(&inputs.overlay, "- x-id: error-codes\n", &removal);
    });
    let outputs = outputs.unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(
        outputs.generated.files,
        tests::frozen::outputs().generated.files
    );
}

#[test]
fn a_type_that_changes_under_bounds_is_a_conflict() {
    for (kind, expected) in [
        ("string | null", "is for a number"),
        ("integer[] | null", "is for a number"),
        ("unknown", "is for a number"),
        ("integer | string", "is for a number"),
    ] {
        let sections = [
            "webhooks/botwebhookcompleted.mdx",
            "webhooks/callbackcompleted.mdx",
        ];
        let page = with_type(
            &webhooks(),
            &sections,
            "duration_seconds",
            "integer | null",
            kind,
        );
        let page = match kind {
            "integer[] | null" => sections.iter().fold(page, |page, section| {
                page.replace_behind(
                    section,
                    "\"duration_seconds\": null",
                    "\"duration_seconds\": []",
                )
            }),
            _ => page,
        };
        let failure = run(&page).unwrap_err();
        assert!(
            failure.contains("action `duration-seconds-bounds`"),
            "{kind}: {failure}"
        );
        assert!(failure.contains(expected), "{kind}: {failure}");
    }
}

#[test]
fn an_event_that_the_page_names_supersedes_its_action() {
    let mut page = webhooks();
    let events = [
        (
            "webhooks/botwebhookfailed.mdx",
            "bot.failed",
            "bot-failed-event",
        ),
        (
            "webhooks/callbackfailed.mdx",
            "bot.failed",
            "callback-failed-event",
        ),
    ];
    for (section, event, _) in events {
        page = with_event(&page, section, &format!("\"{event}\""));
    }
    let outputs = run(&page).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(superseded(&outputs), events.map(|(_, _, id)| id));
    let own = tests::frozen::outputs();
    assert_eq!(outputs.generated.files, own.generated.files);
    let own = tests::frozen::openapi().to_string();
    assert_eq!(outputs.applied.document.to_string(), own);
    let other = with_event(&webhooks(), FAILED[0], "\"bot.broken\"");
    let failure = run(&other).unwrap_err();
    assert!(failure.contains("action `bot-failed-event`"), "{failure}");
    let several = with_event(&webhooks(), FAILED[0], "\"bot.failed\" | \"bot.broken\"");
    let failure = run(&several).unwrap_err();
    assert!(failure.contains("action `bot-failed-event`"), "{failure}");
}

#[test]
fn callbacks_that_are_on_no_given_page_are_one_decision() {
    let (page, _) = webhooks().cut("## Completed\n", "## Webhook & Callback Payloads");
    let (page, _) = page.cut("## Callbacks\n", "\n\n---");
    let failure = run(&page).unwrap_err();
    snapshot(
        "callbacks_elsewhere",
        "One of two pages is given, after the callbacks moved to a page of their own",
        &failure,
    );
}

#[test]
fn a_part_of_an_update_on_the_page_is_a_conflict_that_says_what_is_left() {
    let page = with_key(
        &webhooks(),
        &[
            "webhooks/botwebhookcompleted.mdx",
            "webhooks/callbackcompleted.mdx",
        ],
        "chat_messages",
        "(string (uri)) **Required**",
        "\"examplechat_messages\"",
    );
    let outputs = run(&page).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(superseded(&outputs), ["chat-messages-link"]);
}
