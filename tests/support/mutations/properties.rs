//! Properties that come, go, move, or change whether they are there.

use serde_json::json;

use super::{List, optional, property, reference, schema, with_property, without_property};
use crate::edits::Edits;
use crate::frozen::openapi;

pub(super) fn add(list: &mut List) {
    presence(list);
    existence(list);
    accessors(list);
    sizes(list);
}

fn presence(list: &mut List) {
    list.both_ways(
        "a property became optional",
        optional(openapi(), "EventInstance.title"),
    );
    list.both_ways(
        "a list became optional",
        optional(openapi(), "EventSeries.instances"),
    );
    list.both_ways(
        "a nullable property became optional",
        optional(openapi(), "BotWebhookFailed.extra"),
    );
    list.both_ways(
        "a property became nullable",
        openapi().set(
            &property("EventInstance.title/type"),
            json!(["string", "null"]),
        ),
    );
    list.both_ways(
        "an optional property became nullable",
        openapi().set(
            &property("BotStatus.error_message/type"),
            json!(["string", "null"]),
        ),
    );
    let nullable = json!({"anyOf": [reference("EventType"), {"type": "null"}]});
    list.both_ways(
        "a named type became nullable",
        openapi().set(&property("EventSeries.event_type"), nullable),
    );
    let absent = optional(openapi(), "BotCompletedData.duration_seconds").set(
        &property("BotCompletedData.duration_seconds/type"),
        json!("integer"),
    );
    list.both_ways("a null became an absence", absent);
}

fn existence(list: &mut List) {
    let text = json!({"type": "string"});
    list.both_ways(
        "a required property came",
        with_property(openapi(), "EventInstance.organizer", true, text.clone()),
    );
    list.both_ways(
        "an optional property came",
        with_property(openapi(), "BotStatus.detail", false, text.clone()),
    );
    list.both_ways(
        "a nullable property came",
        with_property(
            openapi(),
            "BotFailedData.hint",
            true,
            json!({"type": ["string", "null"]}),
        ),
    );
    list.both_ways(
        "a property of a new struct came",
        with_property(
            openapi().set(
                &schema("Organizer"),
                json!({"type": "object", "properties": {"name": text}, "required": ["name"]}),
            ),
            "EventInstance.organizer",
            true,
            reference("Organizer"),
        ),
    );
    list.both_ways(
        "a property of a type of another family came",
        with_property(
            openapi(),
            "EventInstance.error_code",
            false,
            reference("ErrorCode"),
        ),
    );
    let renamed = without_property(openapi(), "BotChatMessageData.text");
    list.both_ways(
        "a property has another key",
        with_property(
            renamed,
            "BotChatMessageData.texts",
            true,
            json!({"type": "string"}),
        ),
    );
    let respelled = without_property(openapi(), "EventInstance.is_all_day");
    list.both_ways(
        "a property is spelled in another case",
        with_property(
            respelled,
            "EventInstance.isAllDay",
            true,
            json!({"type": "boolean"}),
        ),
    );
}

/// `bot_id()` and `calendar_id()` of the unions.
fn accessors(list: &mut List) {
    let owners = [
        "BotCompletedData",
        "BotFailedData",
        "BotStatusChangeData",
        "BotChatMessageData",
    ];
    let nobody = owners.iter().fold(openapi(), |document, owner| {
        without_property(document, &format!("{owner}.bot_id"))
    });
    list.both_ways(
        "no event has a bot any more",
        nobody.without(&schema("BotId")),
    );
    list.both_ways(
        "a callback has a calendar",
        with_property(
            openapi(),
            "BotFailedData.calendar_id",
            true,
            reference("CalendarId"),
        ),
    );
}

/// Payloads that grow and shrink: their unions hold them all alike.
fn sizes(list: &mut List) {
    let text = || json!({"type": "string"});
    let wide = ["reason", "advice", "stage"]
        .iter()
        .fold(openapi(), |document, key| {
            with_property(document, &format!("BotFailedData.{key}"), false, text())
        });
    list.both_ways("a payload became large", wide);
    list.both_ways(
        "a payload became small",
        without_property(openapi(), "BotStatus.max"),
    );
    list.both_ways(
        "a payload became large by a struct in it",
        with_property(
            openapi(),
            "BotFailedData.status",
            true,
            reference("BotStatus"),
        ),
    );
    let nullable = json!({"anyOf": [reference("BotStatus"), {"type": "null"}]});
    list.both_ways(
        "a payload stays small with a struct that may be null",
        with_property(openapi(), "BotFailedData.status", true, nullable),
    );
    let optional_struct = optional(
        with_property(
            openapi(),
            "BotFailedData.status",
            true,
            reference("BotStatus"),
        ),
        "BotFailedData.status",
    );
    list.both_ways(
        "a payload became large by an optional struct",
        optional_struct,
    );
}
