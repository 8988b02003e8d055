//! Events that come, go, or have other names.

use serde_json::{Value, json};

use super::{List, property, reference, schema};
use crate::edits::Edits;
use crate::frozen::openapi;

pub(super) fn add(list: &mut List) {
    list.both_ways("a webhook came", with_webhook());
    list.both_ways("a callback came", with_callback());
    let constant = property("BotFailedData.error_message/const");
    list.both_ways(
        "a webhook came whose name is a constant elsewhere",
        with_webhook().set(&constant, json!("bot.deleted")),
    );
    list.between(
        "a webhook came whose name was a constant elsewhere",
        openapi().set(&constant, json!("bot.deleted")),
        with_webhook().set(&constant, json!("bot.deleted")),
    );
    list.both_ways(
        "a callback went that has a webhook of its name",
        openapi()
            .without("/components/callbacks/CallbackFailed")
            .without(&schema("CallbackFailed")),
    );
    list.both_ways(
        // One that no code of the models names, so that they compile with it.
        "an event has another constant",
        openapi().set(
            &schema("CalendarWebhookConnectionDeleted/properties/event/const"),
            json!("calendar.connection_removed"),
        ),
    );
    list.both_ways(
        "an event's payload has another name",
        openapi().replace("BotWebhookFailed\"", "BotWebhookBroken\""),
    );
    list.both_ways(
        "an event has another key",
        openapi().rename("/webhooks/BotWebhookFailed", "BotWebhookBroken"),
    );
    list.both_ways(
        "an event belongs to another family",
        openapi().set(
            "/webhooks/CalendarWebhookEventsSynced/post/tags/0",
            json!("bot"),
        ),
    );
    let moved = openapi().without("/webhooks/BotWebhookChatMessage").set(
        "/components/callbacks/BotWebhookChatMessage",
        callback("BotWebhookChatMessage"),
    );
    list.both_ways("a webhook became a callback", moved);
    deliveries(list);
}

fn deliveries(list: &mut List) {
    list.change(
        "a header has another name",
        openapi().set("/components/parameters/SvixId/name", json!("webhook-id")),
    );
    list.both_ways(
        "an event has a header fewer",
        openapi().drop_item(
            "/webhooks/BotWebhookFailed/post/parameters",
            &json!({"$ref": "#/components/parameters/SvixId"}),
        ),
    );
    list.change(
        "the sender understands another answer",
        openapi().set(
            "/webhooks/BotWebhookFailed/post/responses",
            json!({"200": {"description": "Delivered."}}),
        ),
    );
    list.change(
        "an event is not signed",
        openapi().set("/webhooks/BotWebhookFailed/post/security", json!([])),
    );
    list.change(
        "a callback comes by one method only",
        openapi().without(
            "/components/callbacks/CallbackFailed/{$request.body#~1callback_config~1url}/put",
        ),
    );
}

fn with_webhook() -> Value {
    payload(openapi(), "BotWebhookDeleted", "bot.deleted").set(
        "/webhooks/BotWebhookDeleted",
        json!({"post": operation("BotWebhookDeleted", "bot")}),
    )
}

fn with_callback() -> Value {
    payload(openapi(), "CallbackDeleted", "bot.deleted").set(
        "/components/callbacks/CallbackDeleted",
        callback("CallbackDeleted"),
    )
}

/// A payload with a struct of its own.
fn payload(document: Value, name: &str, event: &str) -> Value {
    let data = json!({
        "description": "Which bot was deleted.",
        "type": "object",
        "properties": {
            "bot_id": reference("BotId"),
            "deleted_at": {"type": "string", "format": "date-time"},
        },
        "required": ["bot_id", "deleted_at"],
    });
    let payload = json!({
        "description": "A bot was deleted.",
        "type": "object",
        "properties": {
            "data": reference("BotDeletedData"),
            "event": {"type": "string", "const": event},
        },
        "required": ["data", "event"],
    });
    document
        .set(&schema(name), payload)
        .set(&schema("BotDeletedData"), data)
}

fn callback(name: &str) -> Value {
    json!({"{$request.body#/callback_config/url}": {"post": operation(name, "callback")}})
}

fn operation(payload: &str, family: &str) -> Value {
    json!({
        "operationId": payload,
        "tags": [family],
        "requestBody": {
            "required": true,
            "content": {"application/json": {"schema": reference(payload)}},
        },
        "responses": {"2XX": {"description": "Delivered."}},
    })
}
