//! Every error of the stages after the page has a place: an action of the overlay, a line of a page, or a row.

use tests::later::{FAILED, edited, run, run_with, small, with_key};
use tests::page::{Edit, webhooks};

/// The report on the small project with an action more.
fn with_action(expects: &str, target: &str, change: &str) -> String {
    let action = format!(
        "actions:\n\n  - x-id: tested\n    x-group: vendor-gap\n    x-reason: The page is silent.\n    \
         x-source: spec\n    x-expects: {expects}\n    target: {target}\n    {change}\n"
    );
    let outputs = small::run_with(&[&small::webhooks()], |inputs| {
        inputs.overlay = edited(&inputs.overlay, "actions:\n", &action);
    });
    outputs
        .err()
        .unwrap_or_else(|| panic!("accepted: {change}"))
}

#[test]
#[expect(clippy::too_many_lines, reason = "one row for each mistake")]
fn what_an_action_gets_wrong_is_reported_at_the_action() {
    let data = "$.components.schemas.BotFailedData";
    let new = |schema: &str| format!("update: {{ New: {schema} }}");
    let schemas = "$.components.schemas";
    let key = "$.components.schemas.BotFailedData.properties.attempts";
    let cases = [
        (
            "required",
            data,
            "update: { properties: { a: { type: string } }, required: [a, b] }".to_owned(),
        ),
        (
            "YAML's null",
            data,
            "update: { properties: { a: { type: [string, null] } } }".to_owned(),
        ),
        (
            "a word that is not a type",
            data,
            "update: { properties: { a: { type: strng } } }".to_owned(),
        ),
        (
            "a keyword that is misspelt, in a list",
            data,
            "update: { properties: { a: { type: array, items: { type: string, maxLenght: 3 } } } }"
                .to_owned(),
        ),
        (
            "keys in a list",
            data,
            "update: { properties: { a: { type: object, properties: [b] } } }".to_owned(),
        ),
        (
            "a number as a format",
            data,
            "update: { properties: { a: { type: string, format: 3 } } }".to_owned(),
        ),
        (
            "a count below zero",
            data,
            "update: { properties: { a: { type: string, minLength: -3 } } }".to_owned(),
        ),
        (
            "a webhook without a tag",
            "$.webhooks",
            "update: { x: { post: { operationId: botDied } } }".to_owned(),
        ),
        (
            "a reference to nothing",
            data,
            "update: { properties: { a: { $ref: '#/components/schemas/Nothing' } } }".to_owned(),
        ),
        (
            "a number in a list",
            schemas,
            new("{ type: string, enum: [a, 1.0] }"),
        ),
        (
            "a boolean in a list",
            schemas,
            new("{ type: string, x-extensible-enum: [a, false] }"),
        ),
        (
            "a number as a constant",
            data,
            "update: { properties: { a: { type: string, const: 1.0 } } }".to_owned(),
        ),
        (
            "two lists of values",
            data,
            "update: { properties: { a: { type: string, enum: [a], x-extensible-enum: [b] } } }"
                .to_owned(),
        ),
        (
            "a schema that nothing uses",
            schemas,
            new("{ type: string, enum: [a] }"),
        ),
        (
            "a value without a name",
            data,
            "update: { properties: { a: { type: string, enum: [a, b] } } }".to_owned(),
        ),
        (
            "the new key instead of its parent",
            key,
            "update: { type: integer }".to_owned(),
        ),
        (
            "a primitive target",
            "$.components.schemas.BotFailedData.type",
            "update: { a: 1 }".to_owned(),
        ),
        ("copy", data, "copy: $.components.schemas.Extra".to_owned()),
    ];
    let mut reports = String::new();
    for (what, target, change) in cases {
        let report = with_action("nothing", target, &change);
        assert!(report.contains("spec/overlay.yaml:"), "{what}: {report}");
        reports.push_str(&format!("{what}\n{report}\n"));
    }
    insta::with_settings!({
        description => "The small project's overlay with one action more, which is wrong",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("actions", reports);
    });
}

#[test]
fn an_action_that_appends_to_a_list_is_the_place_of_its_items() {
    let report = with_action(
        "nothing",
        "$.components.schemas.BotFailedData.required",
        "update: [nothing]",
    );
    assert!(
        report.contains("action `tested`: `required` names \"nothing\""),
        "{report}"
    );
}

/// In YAML 1.2 they are texts.
#[test]
fn words_and_days_without_quotation_marks_are_texts() {
    let outputs = run_with(&[&webhooks()], |inputs| {
        inputs.overlay = edited(
            &inputs.overlay,
            "enum: [zoom, meet, teams]",
            "enum: [zoom, meet, teams, no, yes, 2026-01-01]",
        );
    });
    let outputs = outputs.unwrap_or_else(|failure| panic!("{failure}"));
    let calendar = &outputs.generated.files["calendar.rs"];
    for variant in [
        "No = \"no\"",
        "Yes = \"yes\"",
        "V2026_01_01 = \"2026-01-01\"",
    ] {
        assert!(calendar.contains(variant), "{variant}");
    }
}

#[test]
fn a_value_without_a_name_is_reported_at_its_line_of_the_page() {
    let head = "(\"…\" | \"a\") *Optional*";
    let page = with_key(
        &small::webhooks(),
        &FAILED,
        "cause",
        head,
        "\"examplecause\"",
    );
    let failure = small::run(&page).unwrap_err();
    insta::with_settings!({
        description => "A value of the page that has neither a letter nor a digit",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("value", failure);
    });
    let outputs = small::run_with(&[&page], |inputs| {
        let action = "actions:\n\n  - x-id: tested\n    x-group: generator\n    x-reason: r\n    x-source: s\n    \
                      x-expects: nothing\n    target: $.components.schemas.BotFailedDataCause\n    \
                      update: { x-enum-varnames: { \"…\": Name } }\n";
        inputs.overlay = edited(&inputs.overlay, "actions:\n", action);
    });
    let outputs = outputs.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(outputs.generated.files["shared.rs"].contains("Name = \"…\""));
}

#[test]
fn a_key_that_is_renamed_everywhere_is_reported_at_its_row() {
    let page = webhooks()
        .replace("`bot_id`", "`bot_uuid`")
        .replace("\"bot_id\"", "\"bot_uuid\"")
        .replace("\"examplebot_id\"", "\"examplebot_uuid\"");
    let failure = run(&page).unwrap_err();
    insta::with_settings!({
        description => "A key with a wildcard row has another name on every payload",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("renamed", failure);
    });
}

#[test]
fn a_field_without_a_description_is_noted() {
    let page = webhooks().replace(
        "      Human-readable error message describing why the bot failed\n",
        "",
    );
    let outputs = run(&page).unwrap_or_else(|failure| panic!("{failure}"));
    let note = "BotFailedData.error_message has no description";
    assert!(
        outputs.notes.iter().any(|it| it.starts_with(note)),
        "{:?}",
        outputs.notes
    );
    assert!(
        !tests::frozen::outputs()
            .notes
            .iter()
            .any(|it| it.contains("description"))
    );
}

/// The page with the code and the time of a status one level deeper, which only the example shows.
fn with_deeper_status() -> String {
    let (from, to) = (
        "      \"code\": \"examplecode\",\n      \"created_at\": \"examplecreated_at\",\n",
        "      \"details\": {\n        \"code\": \"examplecode\",\n        \"created_at\": \"examplecreated_at\"\n      },\n",
    );
    webhooks().replace_topmost(from, to)
}

#[test]
fn a_row_that_a_moved_key_makes_stale_is_the_reason_of_the_conflicts_of_its_type() {
    let report = run(&with_deeper_status()).unwrap_err();
    assert!(!report.contains("conflict"), "{report}");
    insta::with_settings!({
        description => "A page with the code of a status one level deeper: the row of its type, and where the key is now",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("moved_row", report);
    });
}

/// Else the keys would be required, and of any type, on a page that does not have them.
#[test]
fn an_action_that_describes_keys_that_no_page_has_any_more_is_reported() {
    let (from, to) = ("data.status.code]", "data.status.details.code]");
    let page = with_deeper_status();
    let report = run_with(&[&page], |inputs| {
        inputs.shared = edited(&inputs.shared, from, to);
    });
    insta::with_settings!({
        description => "The same page, with the row corrected: the action that describes the keys where they were",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("moved_keys", report.unwrap_err());
    });
    for (schema, is_accepted) in [
        ("{ description: A new key. }", false),
        (
            "{ description: A new key., format: uri, minimum: 0 }",
            false,
        ),
        ("{ description: A new key., type: string }", true),
        ("{}", true),
    ] {
        let change = format!("update: {{ properties: {{ new_key: {schema} }} }}");
        let action = format!(
            "actions:\n\n  - x-id: tested\n    x-group: vendor-gap\n    x-reason: The page is silent.\n    \
             x-source: spec\n    x-expects: nothing\n    target: $.components.schemas.BotFailedData\n    {change}\n"
        );
        let outputs = small::run_with(&[&small::webhooks()], |inputs| {
            inputs.overlay = edited(&inputs.overlay, "actions:\n", &action);
        });
        assert_eq!(
            outputs.is_ok(),
            is_accepted,
            "{schema}: {:?}",
            outputs.err()
        );
    }
}

#[test]
fn a_payload_whose_event_no_page_states_is_reported_with_the_action_that_states_it() {
    let page = webhooks()
        .replace_topmost(
            "## Bot Failed\n",
            &format!(
                "{}## Bot Failed\n",
                include_str!("../fixtures/pages/chat_status.md").replace(
                    "(string) **Required**\n      The bot",
                    "(string (uuid)) **Required**\n      The bot"
                )
            ),
        )
        .replace_topmost(
            "- [Bot Webhook Completed]",
            "- [Bot Webhook Chat Status](./botwebhookchatstatus)\n- [Bot Webhook Completed]",
        );
    let report = run(&page).unwrap_err();
    insta::with_settings!({
        description => "A page with a payload that the overlay does not know",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("event", report);
    });
    let action = "actions:\n\n  - x-id: bot-chat-status-event\n    x-group: vendor-gap\n    x-reason: The page does not \
                  say which event brings this payload.\n    x-source: guide\n    x-expects: nothing\n    target: \
                  $.components.schemas.BotWebhookChatStatus.properties.event\n    update: { const: bot.chat_status }\n";
    let outputs = run_with(&[&page], |inputs| {
        inputs.overlay = edited(&inputs.overlay, "actions:\n", action);
    });
    let outputs = outputs.unwrap();
    let unnamed = "BotWebhookChatStatusDataReason";
    assert_eq!(outputs.unnamed[unnamed], "BotWebhookChatStatus.data.reason");
}
