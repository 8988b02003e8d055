//! Edits of events and of how they are delivered.

use serde_json::{Value, json};

use super::Plans;
use crate::document::SCHEMAS;

pub(super) fn plan(document: &Value, text: &str, plans: &mut Plans<'_>) {
    for events in ["/webhooks", "/components/callbacks"] {
        let members = document.pointer(events).and_then(Value::as_object);
        for (key, event) in members.into_iter().flatten() {
            let place = format!("{events}/{key}");
            plans.rename("event-renamed", &place, &place, &format!("{key}Again"));
            let name = payload(event);
            let schema = format!("{SCHEMAS}/{name}");
            // A payload that another event brings, too, would stay.
            let reference = format!("\"#{schema}\"");
            let uses = |text: &str| text.matches(&reference).count();
            if uses(text) == uses(&event.to_string()) {
                let removal = json!([["without", place], ["without", schema]]);
                plans.add("event-removed", &place, removal);
            }
            plans.set(
                "event-discriminator-changed",
                &format!("{schema}/properties/event/const"),
                &json!(format!("thing.{}", name.to_lowercase())),
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

fn delivery(place: &str, operation: &Value, plans: &mut Plans<'_>) {
    let at = |member: &str| format!("{place}/post/{member}");
    plans.set("documentation-changed", &at("summary"), &json!("Reworded."));
    plans.set("responses-changed", &at("responses"), &json!({"299": {}}));
    plans.set("delivery-changed", &at("security"), &json!([{"Other": []}]));
    if operation.get("deprecated").is_none() {
        plans.set("deprecated", &at("deprecated"), &json!(true));
    }
    let headers = json!([{"name": place, "in": "header"}]);
    plans.set("headers-changed", &at("parameters"), &headers);
}
