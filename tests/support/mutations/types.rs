//! Properties of other types, formats, bounds, items and values.

use serde_json::{Value, json};

use super::{List, property, with_property};
use crate::edits::Edits;
use crate::frozen::openapi;

pub(super) fn add(list: &mut List) {
    kinds(list);
    formats(list);
    numbers(list);
    containers(list);
}

fn set(path: &str, value: Value) -> Value {
    openapi().set(&property(path), value)
}

fn kinds(list: &mut List) {
    list.both_ways(
        "a text became an integer",
        set("BotChatMessageData.message_id", json!({"type": "integer"})),
    );
    list.both_ways(
        "an integer became a number",
        set(
            "BotChatMessageData.sender_id/type",
            json!(["number", "null"]),
        ),
    );
    list.both_ways(
        "a boolean became a text",
        set("EventInstance.is_all_day/type", json!("string")),
    );
    list.both_ways(
        "a text became anything",
        set("BotFailedData.error_message", json!({})),
    );
    list.both_ways(
        "a text became a list of texts",
        set(
            "EventInstance.title",
            json!({"type": "array", "items": {"type": "string"}}),
        ),
    );
    list.change(
        "a text became a constant",
        set("BotChatMessageData.message_id/const", json!("1")),
    );
    list.change(
        "a text became an event's constant",
        set("BotChatMessageData.message_id/const", json!("bot.failed")),
    );
}

fn formats(list: &mut List) {
    list.both_ways(
        "an instant became a text",
        openapi().without(&property("BotFailedData.sent_at/format")),
    );
    list.both_ways(
        "a link became a text",
        openapi().without(&property("EventInstance.meeting_url/format")),
    );
    list.both_ways(
        "a text became an identifier",
        set("BotChatMessageData.message_id/format", json!("uuid")),
    );
    list.both_ways(
        "a link became an instant",
        set("EventInstance.meeting_url/format", json!("date-time")),
    );
    list.both_ways(
        "a link became a format without a type",
        set("EventInstance.meeting_url/format", json!("uri-reference")),
    );
    list.both_ways(
        "a text has a format without a type",
        set(
            "CalendarConnectionCreatedData.account_email/format",
            json!("email"),
        ),
    );
    list.both_ways(
        "an integer has a width",
        set("BotStatus.attempt/format", json!("int32")),
    );
}

fn numbers(list: &mut List) {
    list.both_ways(
        "an integer became unsigned",
        set("BotStatus.attempt/minimum", json!(0)),
    );
    list.both_ways(
        "an integer has no lower bound",
        openapi().without(&property("BotStatus.start_time/minimum")),
    );
    list.both_ways(
        "an integer is greater than minus two",
        openapi()
            .without(&property("BotStatus.start_time/minimum"))
            .set(
                &property("BotStatus.start_time/exclusiveMinimum"),
                json!(-2),
            ),
    );
    list.both_ways(
        "an unsigned integer has another lower bound",
        set("BotStatus.start_time/minimum", json!(1)),
    );
    list.both_ways(
        "an integer has another upper bound",
        set("BotStatus.attempt/maximum", json!(10)),
    );
    list.both_ways(
        "an integer has no upper bound",
        openapi().without(&property("BotStatus.attempt/maximum")),
    );
}

fn containers(list: &mut List) {
    list.both_ways(
        "the items became identifiers",
        set(
            "BotCompletedData.transcription_ids/items/format",
            json!("uuid"),
        ),
    );
    list.both_ways(
        "the items became nullable",
        set(
            "BotCompletedData.transcription_ids/items/type",
            json!(["string", "null"]),
        ),
    );
    list.both_ways(
        "the items have a length",
        set(
            "BotCompletedData.transcription_ids/items/maxLength",
            json!(36),
        ),
    );
    list.both_ways(
        "the list has a length",
        set("EventSeries.instances/maxItems", json!(100)),
    );
    let map = |values: Value| {
        let map = json!({"type": "object", "additionalProperties": values});
        with_property(openapi(), "EventInstance.labels", true, map)
    };
    let pairs = [
        (
            "the values of a map became integers",
            json!({"type": "integer"}),
        ),
        ("the values of a map became anything", json!(true)),
        (
            "the values of a map have a length",
            json!({"type": "string", "maxLength": 9}),
        ),
    ];
    for (name, values) in pairs {
        let (texts, others) = (map(json!({"type": "string"})), map(values));
        list.between(name, texts.clone(), others.clone());
        list.between(&format!("not: {name}"), others, texts);
    }
}
