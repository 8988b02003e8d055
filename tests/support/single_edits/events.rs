//! Edits of events and of how they are delivered.

use serde_json::{Value, json};

use super::Plans;
use crate::document::SCHEMAS;
use crate::edits::Edits;

pub(super) fn plan(document: &Value, plans: &mut Plans<'_>) {
    let text = document.to_string();
    for events in ["/webhooks", "/components/callbacks"] {
        let members = document.pointer(events).and_then(Value::as_object);
        for (key, event) in members.into_iter().flatten() {
            let place = format!("{events}/{key}");
            let new = format!("{key}Again");
            let pointer = place.clone();
            plans.add("event-renamed", &place, move |document| {
                document.rename(&pointer, &new)
            });
            let name = payload(event);
            // A payload that another event brings, too, would stay.
            let reference = format!("\"#/components/schemas/{name}\"");
            let uses = |text: &str| text.matches(&reference).count();
            if uses(&text) == uses(&event.to_string()) {
                removal(&place, &name, plans);
            }
            let constant = format!("{SCHEMAS}/{name}/properties/event/const");
            plans.set(
                "event-discriminator-changed",
                &constant,
                json!(format!("thing.{}", name.to_lowercase())),
            );
            if events == "/webhooks" {
                delivery(&place, &event["post"], plans);
            }
        }
    }
}

/// The name of the schema of an event's payload.
fn payload(event: &Value) -> String {
    let text = event.to_string();
    let (_, rest) = text.split_once("\"#/components/schemas/").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn removal(place: &str, name: &str, plans: &mut Plans<'_>) {
    let (pointer, schema) = (place.to_owned(), format!("{SCHEMAS}/{name}"));
    plans.add("event-removed", place, move |document| {
        document.without(&pointer).without(&schema)
    });
}

fn delivery(place: &str, operation: &Value, plans: &mut Plans<'_>) {
    let at = |member: &str| format!("{place}/post/{member}");
    plans.set("documentation-changed", &at("summary"), json!("Reworded."));
    plans.set("responses-changed", &at("responses"), json!({"299": {}}));
    plans.set("delivery-changed", &at("security"), json!([{"Other": []}]));
    if operation.get("deprecated").is_none() {
        plans.set("deprecated", &at("deprecated"), json!(true));
    }
    plans.set(
        "headers-changed",
        &at("parameters"),
        json!([{"name": place, "in": "header"}]),
    );
}
