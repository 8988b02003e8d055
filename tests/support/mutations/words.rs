//! Texts for people, and constraints that no type enforces.

use serde_json::{Value, json};

use super::{List, property, schema};
use crate::edits::Edits;
use crate::frozen::openapi;

pub(super) fn add(list: &mut List) {
    let texts = [
        ("a type's text", schema("EventInstance/description")),
        ("an enum's text", schema("EventType/description")),
        ("an identifier's text", schema("BotId/description")),
        ("a payload's text", schema("BotWebhookFailed/description")),
        (
            "a hand-written type's text",
            schema("Participant/description"),
        ),
        (
            "a property's text",
            property("EventInstance.title/description"),
        ),
        ("a reference's text", property("BotStatus.code/description")),
        ("the document's text", "/info/description".to_owned()),
        (
            "a header's text",
            "/components/parameters/SvixId/description".to_owned(),
        ),
        (
            "an operation's text",
            "/webhooks/BotWebhookFailed/post/summary".to_owned(),
        ),
    ];
    for (what, pointer) in texts {
        list.change(
            &format!("{what} changed"),
            openapi().set(&pointer, json!("In other words.")),
        );
    }
    list.both_ways(
        "a property has no text",
        openapi().without(&property("EventInstance.title/description")),
    );
    constraints(list);
    hints(list);
}

fn constraints(list: &mut List) {
    let title = |keyword: &str, value: Value| {
        openapi().set(&property(&format!("EventInstance.title/{keyword}")), value)
    };
    list.both_ways("a text has a longest length", title("maxLength", json!(9)));
    list.both_ways("a text has a shortest length", title("minLength", json!(1)));
    list.both_ways("a text has a pattern", title("pattern", json!("^a")));
    list.between(
        "a text has another pattern",
        title("pattern", json!("^a")),
        title("pattern", json!("^b")),
    );
    list.both_ways(
        "a type allows no other keys",
        openapi().set(&schema("EventInstance/additionalProperties"), json!(false)),
    );
}

fn hints(list: &mut List) {
    list.both_ways(
        "a property has a default",
        openapi().set(&property("BotStatus.max/default"), json!(3)),
    );
    list.both_ways(
        "a property is deprecated",
        openapi().set(&property("BotStatus.max/deprecated"), json!(true)),
    );
    list.both_ways(
        "a type is deprecated",
        openapi().set(&schema("EventSeries/deprecated"), json!(true)),
    );
    list.both_ways(
        "an event is deprecated",
        openapi().set("/webhooks/BotWebhookFailed/post/deprecated", json!(true)),
    );
}
