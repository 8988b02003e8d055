//! For every rule of the diff, two small documents that differ in just that.

use serde_json::{Value, json};

use crate::edits::Edits;
use crate::project;

/// Two documents, and the rule that explains their difference.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The rule's id.
    pub rule: &'static str,
    /// The older document.
    pub before: Value,
    /// The newer document.
    pub after: Value,
}

/// The document that the pairs are made from.
pub fn base() -> Value {
    let text = project::read("tests/fixtures/diff/base.json");
    serde_json::from_str(&text).unwrap()
}

/// One pair for every rule, in no order.
pub fn pairs() -> Vec<Pair> {
    let mut pairs = inverses();
    pairs.extend(others());
    pairs
}

/// Rules that are each other's inverse.
fn inverses() -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut both = |rule, inverse, other: Value| {
        pairs.push(pair(rule, base(), other.clone()));
        pairs.push(pair(inverse, other, base()));
    };
    both("event-removed", "event-added", without_started());
    both("artifact-added", "artifact-removed", with_a_file());
    both(
        "property-removed-required",
        "property-added-required",
        without_property("title"),
    );
    both(
        "property-removed-optional",
        "property-added-optional",
        without_property("note"),
    );
    both(
        "property-became-optional",
        "property-became-required",
        optional("title"),
    );
    let nullable = base().set(&property("title/type"), json!(["string", "null"]));
    both(
        "property-became-nullable",
        "property-became-non-null",
        nullable,
    );
    let wide = base().set(&property("offset/type"), json!("number"));
    both("type-widened", "type-narrowed", wide);
    both(
        "format-removed",
        "format-added",
        base().without(&property("ended_at/format")),
    );
    let values = schema("Status/x-extensible-enum");
    both(
        "enum-value-added",
        "enum-value-removed",
        base().push(&values, json!("paused")),
    );
    let open = base().rename(&schema("Platform/enum"), "x-extensible-enum");
    both("enum-opened", "enum-closed", open);
    let variant = json!({"type": "integer"});
    both(
        "union-variant-added",
        "union-variant-removed",
        base().push(&schema("Participant/oneOf"), variant),
    );
    let closed = base().set(&schema("ThingEndedData/additionalProperties"), json!(false));
    both(
        "additional-properties-closed",
        "additional-properties-opened",
        closed,
    );
    both(
        "constraint-loosened",
        "constraint-tightened",
        base().set(&property("title/maxLength"), json!(200)),
    );
    let identifier = json!({"description": "Which bot.", "type": "string", "format": "uuid"});
    both("type-inlined", "type-extracted", inlined(&identifier));
    let unused = json!({"description": "Nobody refers to it.", "type": "string", "format": "uuid"});
    both(
        "type-added",
        "type-removed",
        base().set(&schema("UnusedId"), unused),
    );

    pairs
}

/// Rules without an inverse, or that are their own.
fn others() -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut add = |rule, after: Value| pairs.push(pair(rule, base(), after));
    add(
        "event-renamed",
        base().replace("ThingEnded\"", "ThingFinished\""),
    );
    let constant = schema("ThingEnded/properties/event/const");
    add(
        "event-discriminator-changed",
        base().set(&constant, json!("thing.finished")),
    );
    add(
        "delivery-changed",
        base().rename("/webhooks/ThingEnded/post", "put"),
    );
    add(
        "headers-changed",
        base().set("/components/parameters/Id/name", json!("webhook-id")),
    );
    let responses = json!({"200": {"description": "Delivered."}});
    add(
        "responses-changed",
        base().set("/webhooks/ThingEnded/post/responses", responses),
    );
    add("type-renamed", base().replace("BotId", "RobotId"));
    add(
        "property-renamed",
        base().replace("\"video\"", "\"video_url\""),
    );
    add(
        "type-changed",
        base().set(&property("offset/type"), json!("string")),
    );
    add(
        "const-changed",
        base().set(&property("version/const"), json!("3")),
    );
    add(
        "array-items-changed",
        base().set(&property("tags/items/type"), json!("integer")),
    );
    add(
        "map-values-changed",
        base().set(
            &property("counts/additionalProperties/type"),
            json!("number"),
        ),
    );
    add(
        "format-changed",
        base().set(&property("ended_at/format"), json!("date")),
    );
    add(
        "integer-range-changed",
        base().set(&property("duration/minimum"), json!(-1)),
    );
    add(
        "default-changed",
        base().set(&property("note/default"), json!("none")),
    );
    add(
        "deprecated",
        base().set(&property("note/deprecated"), json!(true)),
    );
    add(
        "documentation-changed",
        base().set(&property("note/description"), json!("A word.")),
    );
    add(
        "unclassified",
        base().set(&property("note/not"), json!({"const": "none"})),
    );
    pairs
}

fn pair(rule: &'static str, before: Value, after: Value) -> Pair {
    Pair {
        rule,
        before,
        after,
    }
}

/// The pointer of a named schema, or of something in it.
fn schema(path: &str) -> String {
    format!("/components/schemas/{path}")
}

/// The pointer of a property of the largest type, or of something in it.
fn property(path: &str) -> String {
    schema(&format!("ThingEndedData/properties/{path}"))
}

fn without_started() -> Value {
    base()
        .without("/webhooks/ThingStarted")
        .without(&schema("ThingStarted"))
        .without(&schema("ThingStartedData"))
}

/// With a path item that no webhook refers to, and its type.
fn with_a_file() -> Value {
    let person = json!({"description": "Who was there.", "type": "object", "properties": {"name": {"type": "string"}}});
    let people = json!({"type": "array", "items": {"$ref": "#/components/schemas/Person"}});
    let content = json!({"application/json": {"schema": people}});
    let response = json!({"description": "The file.", "content": content});
    let operation = json!({"operationId": "people", "responses": {"200": response}});
    let items = json!({"People": {"get": operation}});
    base()
        .set("/components/pathItems", items)
        .set(&schema("Person"), person)
}

fn optional(key: &str) -> Value {
    base().drop_item(&schema("ThingEndedData/required"), &json!(key))
}

fn without_property(key: &str) -> Value {
    let document = base().without(&property(key));
    if key == "note" {
        return document;
    }
    document.drop_item(&schema("ThingEndedData/required"), &json!(key))
}

/// Without a name for the identifier of bots.
fn inlined(identifier: &Value) -> Value {
    base()
        .set(&property("bot_id"), identifier.clone())
        .set(
            &schema("ThingStartedData/properties/bot_id"),
            identifier.clone(),
        )
        .without(&schema("BotId"))
}
