//! The OpenAPI 3.1 document around the schemas: webhooks, callbacks, and the headers they carry.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::schemas;
use super::shared::SharedTypes;
use crate::page::content::{Content, Family, Payload};
use crate::problem::{Problem, Problems};

/// The document that is derived from the pages, before the overlay.
#[derive(Debug)]
pub struct Derived {
    /// OpenAPI 3.1.
    pub document: Value,
    /// The rows of the shared table that do not match the pages.
    pub stale: Vec<Problem>,
    /// The path on the pages of each named schema and of each property, by its JSON pointer.
    pub paths: BTreeMap<String, String>,
    /// The types that no row of the table names: they have the name of the type that contains them, and their key.
    pub unnamed: Vec<String>,
}

/// The URL of a bot's callbacks: a field of the request that created the bot.
const CALLBACK_URL: &str = "{$request.body#/callback_config/url}";

/// Derives the OpenAPI document of the pages, before the overlay.
///
/// `revision` is the date of the pages, which the pages themselves do not contain.
///
/// # Errors
///
/// Those of `schemas::derive`.
pub fn derive(
    content: &Content,
    shared: &SharedTypes,
    revision: &str,
) -> Result<Derived, Problems> {
    let schemas = schemas::derive(&content.payloads, shared)?;
    let mut webhooks = Map::new();
    let mut callbacks = Map::new();
    for payload in &content.payloads {
        match payload.family {
            Family::BotWebhook => webhooks.insert(payload.name.clone(), webhook(payload, "bot")),
            Family::CalendarWebhook => {
                webhooks.insert(payload.name.clone(), webhook(payload, "calendar"))
            }
            Family::Callback => callbacks.insert(payload.name.clone(), callback(payload)),
        };
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Meeting BaaS API v2 webhooks and callbacks",
            "description": "What Meeting BaaS sends to a receiver, derived from the vendor's documentation pages.",
            "version": revision,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "tags": [
            {"name": "bot", "description": "Webhooks about bots, sent to the account's endpoint."},
            {"name": "calendar", "description": "Webhooks about calendars, sent to the account's endpoint."},
            {"name": "callback", "description": "Requests to the URL that one bot was created with."},
        ],
        "webhooks": webhooks,
        "components": {
            "schemas": schemas.named,
            "parameters": parameters(),
            "securitySchemes": security_schemes(),
            "callbacks": callbacks,
        },
    });
    Ok(Derived {
        document,
        stale: schemas.stale,
        paths: schemas.paths,
        unnamed: schemas.unnamed,
    })
}

fn webhook(payload: &Payload, tag: &str) -> Value {
    let headers = ["SvixId", "SvixTimestamp", "SvixSignature"];
    let security = json!([{"SvixSignature": []}]);
    let operation_id = operation_id(&payload.name);
    json!({"post": operation(payload, tag, &operation_id, &headers, &security)})
}

/// The bot's creator chooses the method, so both methods have the same operation.
fn callback(payload: &Payload) -> Value {
    // The second alternative is the absence of authentication: a bot may be created without a secret.
    let security = json!([{"MbSecret": []}, {}]);
    let request = |method: &str| {
        let operation_id = format!("{}{method}", operation_id(&payload.name));
        operation(payload, "callback", &operation_id, &[], &security)
    };
    json!({CALLBACK_URL: {"post": request("Post"), "put": request("Put")}})
}

fn operation(
    payload: &Payload,
    tag: &str,
    operation_id: &str,
    headers: &[&str],
    security: &Value,
) -> Value {
    let parameters: Vec<Value> = headers
        .iter()
        .map(|name| json!({"$ref": format!("#/components/parameters/{name}")}))
        .collect();
    json!({
        "operationId": operation_id,
        "tags": [tag],
        "summary": payload.title,
        "description": payload.summary,
        "security": security,
        "parameters": parameters,
        "requestBody": {
            "required": true,
            "content": {
                "application/json": {
                    "schema": {"$ref": format!("#/components/schemas/{}", payload.name)},
                },
            },
        },
        "responses": {
            "2XX": {"description": "Delivered. Any other status makes the sender try again, or give up."},
        },
    })
}

/// `BotWebhookCompleted` gives `botWebhookCompleted`.
fn operation_id(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_lowercase())
        .into_iter()
        .chain(letters)
        .collect()
}

fn parameters() -> Value {
    let header = |name: &str, description: &str, schema: Value| {
        json!({
            "name": name,
            "in": "header",
            "required": true,
            "description": description,
            "schema": schema,
        })
    };
    json!({
        "SvixId": header(
            "svix-id",
            "Identifies the message: a redelivery carries the same, so it is the key for dropping duplicates.",
            json!({"type": "string"}),
        ),
        "SvixTimestamp": header(
            "svix-timestamp",
            "When the message was sent, in Unix seconds.",
            json!({"type": "string", "pattern": "^[0-9]+$"}),
        ),
        "SvixSignature": header(
            "svix-signature",
            "Signatures of id, timestamp and raw body, separated by spaces, each as `v1,` and Base64.",
            json!({"type": "string"}),
        ),
    })
}

/// How a receiver authenticates the sender. OpenAPI can describe a signature only as an API key in a header.
fn security_schemes() -> Value {
    let header = |name: &str, description: &str| json!({"type": "apiKey", "in": "header", "name": name, "description": description});
    json!({
        "SvixSignature": header(
            "svix-signature",
            "HMAC-SHA256 of `{svix-id}.{svix-timestamp}.{raw body}`, keyed with the endpoint's secret.",
        ),
        "MbSecret": header(
            "x-mb-secret",
            "The secret that the bot was created with, verbatim; absent where there was none.",
        ),
    })
}
