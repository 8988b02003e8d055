//! Named types: values of enums, names, and what is written by hand.

use serde_json::{Value, json};

use super::{List, property, reference, schema, with_property};
use crate::edits::Edits;
use crate::frozen::openapi;

pub(super) fn add(list: &mut List) {
    values(list);
    names(list);
    references(list);
    hand_written(list);
    unseen(list);
}

fn values(list: &mut List) {
    list.both_ways(
        "an enum has one more value",
        openapi().push(&schema("ConnectionStatus/enum"), json!("paused")),
    );
    list.change(
        "an enum has another value",
        openapi().set(&schema("EventType/enum/0"), json!("single")),
    );
    list.change(
        "an enum has a value in other letters",
        openapi().set(&schema("EventType/enum/0"), json!("ONE_OFF")),
    );
    list.both_ways(
        "an enum was opened",
        openapi().rename(&schema("EventType/enum"), "x-extensible-enum"),
    );
    list.change(
        "an enum was opened and has one more value",
        openapi()
            .push(&schema("EventType/enum"), json!("series"))
            .rename(&schema("EventType/enum"), "x-extensible-enum"),
    );
    list.both_ways(
        "an enum became any text",
        openapi().without(&schema("MeetingPlatform")).set(
            &property("EventInstance.meeting_platform"),
            json!({"type": ["string", "null"]}),
        ),
    );
    let inline = json!({
        "type": ["string", "null"],
        "x-extensible-enum": ["assembly", "deepgram"],
    });
    list.both_ways(
        "a text lists what it may be",
        openapi().set(&property("BotCompletedData.transcription_provider"), inline),
    );
}

fn names(list: &mut List) {
    for (what, old, new) in [
        ("a struct", "EventInstance\"", "Occurrence\""),
        ("an identifier", "SeriesId\"", "RecurrenceId\""),
        ("an enum", "EventType\"", "Recurrence\""),
    ] {
        list.both_ways(
            &format!("{what} has another name"),
            openapi().replace(old, new),
        );
    }
}

fn references(list: &mut List) {
    let identifier = json!({"type": ["string", "null"], "format": "uuid"});
    let inlined = [
        "EventSeries",
        "CalendarEventCancelledData",
        "CalendarEventCreatedData",
        "CalendarEventUpdatedData",
    ]
    .iter()
    .fold(openapi(), |document, owner| {
        document.set(&property(&format!("{owner}.series_id")), identifier.clone())
    });
    list.both_ways(
        "an identifier was inlined",
        inlined.without(&schema("SeriesId")),
    );
    list.both_ways(
        "a link that expires became a link",
        openapi().set(
            &property("BotCompletedData.chat_messages"),
            json!({"type": "string", "format": "uri"}),
        ),
    );
    list.both_ways(
        "an identifier became another one",
        openapi().set(&property("EventInstance.event_id"), reference("SeriesId")),
    );
    let twin = |document: Value, name: &str, of: &str| {
        let copy = document.pointer(&schema(of)).unwrap().clone();
        document.set(&schema(name), copy)
    };
    list.both_ways(
        "a callback has a struct of its own",
        twin(openapi(), "CallbackFailedData", "BotFailedData").set(
            &property("CallbackFailed.data"),
            reference("CallbackFailedData"),
        ),
    );
    list.both_ways(
        "a type of one family is used by two",
        with_property(
            openapi(),
            "EventSeries.status",
            false,
            reference("StatusCode"),
        ),
    );
}

/// A struct that occurs only in what no type shows.
fn unseen(list: &mut List) {
    let note = json!({"type": "object", "properties": {"text": {"type": "string"}}});
    let values = schema("EventInstance/additionalProperties");
    let open = openapi()
        .set(&schema("Note"), note)
        .set(&values, reference("Note"));
    let closed = openapi().set(&values, json!(false));
    let name = "the other keys are forbidden, and their type is gone";
    list.between(name, open.clone(), closed.clone());
    list.between(&format!("not: {name}"), closed, open);
}

fn hand_written(list: &mut List) {
    list.both_ways(
        "a participant may be a number",
        openapi().push(&schema("Participant/oneOf"), json!({"type": "integer"})),
    );
    list.both_ways(
        "a participant is a text, and there are no details",
        openapi()
            .set(&schema("Participant"), json!({"type": "string"}))
            .without(&schema("ParticipantDetails")),
    );
    list.both_ways(
        "a participant's details have an optional property more",
        with_property(
            openapi(),
            "ParticipantDetails.role",
            false,
            json!({"type": "string"}),
        ),
    );
    list.both_ways(
        "a link that expires need not be one",
        openapi().without(&schema("SignedUrl/format")),
    );
    list.both_ways(
        "the extra values are texts",
        openapi().set(
            &schema("Extra/additionalProperties"),
            json!({"type": "string"}),
        ),
    );
}
