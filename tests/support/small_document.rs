//! Small OpenAPI documents, for tests of the Rust stage.

use serde_json::{Value, json};

/// A document with one webhook, `bot.tested`, whose `data` is of the given schema.
///
/// `schemas` are added to them, or replace them.
pub fn with_data(data: &Value, schemas: &Value) -> Value {
    let mut document = json!({
        "webhooks": {"BotWebhookTested": webhook("BotWebhookTested")},
        "components": {"schemas": {
            "BotWebhookTested": payload("bot.tested", "BotTestedData"),
            "BotTestedData": data,
        }},
    });
    for (name, schema) in schemas.as_object().unwrap() {
        document["components"]["schemas"][name] = schema.clone();
    }
    document
}

/// A payload with the given event and type of data.
pub fn payload(event: &str, data: &str) -> Value {
    json!({
        "description": "The test's payload.",
        "type": "object",
        "properties": {
            "data": {"$ref": format!("#/components/schemas/{data}")},
            "event": {"type": "string", "const": event},
        },
        "required": ["data", "event"],
    })
}

/// The operation that brings a payload.
pub fn webhook(payload: &str) -> Value {
    let reference = json!({"$ref": format!("#/components/schemas/{payload}")});
    json!({"post": {
        "operationId": payload,
        "tags": ["bot"],
        "requestBody": {"content": {"application/json": {"schema": reference}}},
    }})
}
