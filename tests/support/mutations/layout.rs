//! The same, in another order or another spelling.

use serde_json::{Map, Value, json};

use super::{List, property, reference, schema};
use crate::document::SCHEMAS;
use crate::edits::Edits;
use crate::frozen::openapi;

pub(super) fn add(list: &mut List) {
    let orders = [
        ("the properties", schema("EventInstance/properties")),
        ("the required keys", schema("EventInstance/required")),
        ("the values", schema("StatusCode/x-extensible-enum")),
        ("the types", SCHEMAS.to_owned()),
        ("the webhooks", "/webhooks".to_owned()),
    ];
    for (what, pointer) in orders {
        list.change(&format!("{what} in another order"), reversed(&pointer));
    }
    let null_first = json!(["null", "string"]);
    list.change(
        "null is named first",
        openapi().set(
            &property("BotCompletedData.transcription_provider/type"),
            null_first,
        ),
    );
    let alternatives = json!([{"type": "null"}, reference("MeetingPlatform")]);
    list.both_ways(
        "null is one of two alternatives",
        openapi().set(
            &property("EventInstance.meeting_platform/anyOf"),
            alternatives.clone(),
        ),
    );
    list.both_ways(
        "just one of two alternatives fits",
        openapi().rename(&property("EventInstance.meeting_platform/anyOf"), "oneOf"),
    );
    list.both_ways(
        "an integer is more than minus one",
        openapi()
            .without(&property("BotStatus.start_time/minimum"))
            .set(
                &property("BotStatus.start_time/exclusiveMinimum"),
                json!(-1),
            ),
    );
    list.both_ways(
        "what holds anyway is stated",
        openapi()
            .set(&schema("EventInstance/additionalProperties"), json!(true))
            .set(&property("EventInstance.title/minLength"), json!(0))
            .set(&property("EventInstance.title/deprecated"), json!(false)),
    );
    list.both_ways(
        "texts have no type",
        openapi()
            .without(&schema("EventInstanceStatus/type"))
            .without(&property("BotWebhookFailed.event/type")),
    );
    list.both_ways(
        "null is nullable",
        openapi()
            .set(
                &property("BotCompletedData.transcription_provider/type"),
                json!("string"),
            )
            .set(
                &property("BotCompletedData.transcription_provider/nullable"),
                json!(true),
            ),
    );
    list.both_ways(
        "a newer version of the standard",
        openapi().set("/openapi", json!("3.1.1")),
    );
}

/// The document with the members of an object, or the items of a list, in reverse order.
fn reversed(pointer: &str) -> Value {
    let document = openapi();
    let reversed: Value = match document.pointer(pointer) {
        Some(Value::Object(members)) => {
            let members = members.clone().into_iter().rev();
            members.collect::<Map<_, _>>().into()
        }
        Some(Value::Array(items)) => items.iter().rev().cloned().collect(),
        other => panic!("{pointer}: {other:?}"),
    };
    document.set(pointer, reversed)
}
