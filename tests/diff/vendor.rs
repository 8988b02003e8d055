//! The changes that the vendor really made, as a maintainer would have seen them.
//!
//! Each test reverts one change in the frozen project's document, and compares.

use serde_json::{Value, json};
use tests::diff::{SIDES, shown};
use tests::edits::{Edits, edited};
use tests::frozen::{self, openapi};
use tests::page::{Edit, webhooks};
use tests::project;
use xtask::command::pipeline::{self, Inputs};
use xtask::diff::compare;
use xtask::diff::report::Format;
use xtask::problem::Source;
use xtask::spec::overlay::Mode;

fn schema(path: &str) -> String {
    format!("/components/schemas/{path}")
}

fn snapshot(name: &str, description: &str, before: &Value, after: &Value) {
    insta::with_settings!({ description => description, omit_expression => true }, {
        insta::assert_snapshot!(name, shown(&compare(before, after), Format::Text, &SIDES));
    });
}

#[test]
fn participants_became_objects() {
    let list = json!({"type": ["array", "null"], "items": {"type": "string"}});
    let before = openapi()
        .set(
            &schema("BotCompletedData/properties/participants"),
            list.clone(),
        )
        .set(&schema("BotCompletedData/properties/speakers"), list)
        .without(&schema("Participant"))
        .without(&schema("ParticipantDetails"));
    snapshot(
        "participants",
        "2026-01-14: participants and speakers are objects, were texts",
        &before,
        &openapi(),
    );
}

#[test]
fn chat_messages_were_added() {
    let before = openapi()
        .without("/webhooks/BotWebhookChatMessage")
        .without(&schema("BotWebhookChatMessage"))
        .without(&schema("BotChatMessageData"))
        .without(&schema("BotCompletedData/properties/chat_messages"));
    snapshot(
        "chat_messages",
        "2026-03-16: the event bot.chat_message, and the artifact chat_messages",
        &before,
        &openapi(),
    );
}

#[test]
fn retries_were_counted() {
    let edits = json!([
        ["without", "BotStatus.attempt"],
        ["without", "BotStatus.max"],
        ["drop", "StatusCode/x-extensible-enum", "retrying"],
    ]);
    let before = edited(openapi(), &edits);
    snapshot(
        "retries",
        "2026-07-29: the status code retrying, with attempt and max",
        &before,
        &openapi(),
    );
    contributing_shows_this_report(&shown(&compare(&before, &openapi()), Format::Text, &SIDES));
}

fn contributing_shows_this_report(report: &str) {
    let guide = project::read("CONTRIBUTING.md");
    assert!(
        guide.contains(report),
        "CONTRIBUTING shows another report than\n{report}"
    );
}

/// The document that pages yield with the frozen project's tables.
fn derived(pages: &[String]) -> Value {
    let own = frozen::inputs();
    let inputs = Inputs {
        pages: (1..)
            .zip(pages)
            .map(|(number, page)| Source::new(format!("{number}.md"), page.as_str()))
            .collect(),
        mode: Mode::Lenient,
        ..own
    };
    let outputs = pipeline::run(&inputs).unwrap_or_else(|failure| panic!("{failure}"));
    outputs.applied.document
}

#[test]
fn callbacks_on_a_page_of_their_own_are_not_a_change() {
    let (page, sections) = webhooks().cut("## Completed\n", "## Webhook & Callback Payloads");
    let (page, links) = page.cut("## Callbacks\n", "\n\n---");
    let callbacks = format!(
        "# callbacks api-v2 Reference\n\n{sections}## Callback Payloads\n\nWhat bots send\n\n\
         ### Source: ./content/docs/api-v2/reference/callbacks/index.mdx\n\n{links}\n\n---\n",
    );
    assert_eq!(
        compare(&openapi(), &derived(&[page, callbacks])).changes,
        []
    );
}

#[test]
fn keys_in_another_order_are_not_a_change() {
    fn reversed(value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                let members = members.iter().rev();
                members
                    .map(|(key, member)| (key.clone(), reversed(member)))
                    .collect()
            }
            Value::Array(items) => items.iter().map(reversed).collect(),
            other => other.clone(),
        }
    }
    let reversed = reversed(&openapi());
    assert_ne!(reversed.to_string(), openapi().to_string());
    assert_eq!(compare(&openapi(), &reversed).changes, []);
}

#[test]
fn a_later_page_reworded_and_with_another_type() {
    let page = webhooks()
        .replace(
            "The UUID of the bot that completed",
            "Which bot has completed",
        )
        .replace(
            "**`error_message`** (string) **Required**",
            "**`error_message`** (string | null) **Required**",
        )
        // The example of a value that can be null is null.
        .replace(
            "\"error_message\": \"exampleerror_message\",\n    \"event_id\"",
            "\"error_message\": null,\n    \"event_id\"",
        );
    snapshot(
        "later_page",
        "A description reworded, and a field that can be null, as a page brings them",
        &openapi(),
        &derived(&[page]),
    );
}
