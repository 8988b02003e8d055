//! Edits of named schemas.

use serde_json::{Map, Value, json};

use super::{Plans, refer, schemas};
use crate::edits::Edits;

pub(super) fn plan(document: &Value, plans: &mut Plans<'_>) {
    for (place, schema) in schemas(document) {
        let at = |keyword: &str| format!("{place}/{keyword}");
        plans.set(
            "documentation-changed",
            &at("description"),
            json!("Reworded."),
        );
        if !schema.contains_key("deprecated") {
            plans.set("deprecated", &at("deprecated"), json!(true));
        }
        rename(&place, plans);
        if schema.contains_key("properties") {
            object(&place, schema, plans);
        }
        for (keyword, other, rule) in [
            ("enum", "x-extensible-enum", "enum-opened"),
            ("x-extensible-enum", "enum", "enum-closed"),
        ] {
            if let Some(Value::Array(values)) = schema.get(keyword) {
                let pointer = at(keyword);
                plans.add(rule, &place, move |document| {
                    document.rename(&pointer, other)
                });
                self::values(&at(keyword), values, plans);
            }
        }
    }
}

fn rename(place: &str, plans: &mut Plans<'_>) {
    let (_, name) = place.rsplit_once('/').unwrap();
    let (pointer, old, new) = (place.to_owned(), name.to_owned(), format!("{name}Again"));
    // `codegen` knows these by their names.
    if !["Extra", "Participant", "SignedUrl", "BotId", "CalendarId"].contains(&name) {
        plans.add("type-renamed", place, move |document| {
            refer(document.rename(&pointer, &new), &old, &new)
        });
    }
}

fn object(place: &str, schema: &Map<String, Value>, plans: &mut Plans<'_>) {
    let new = format!("{place}/properties/zebra");
    if schema.get("properties").unwrap().get("zebra").is_none() {
        plans.set("property-added-optional", &new, json!({"type": "string"}));
        if schema.contains_key("required") {
            let (pointer, required) = (new.clone(), format!("{place}/required"));
            plans.add("property-added-required", &new, move |document| {
                document
                    .set(&pointer, json!({"type": "string"}))
                    .push(&required, json!("zebra"))
            });
        }
    }
    let closed = format!("{place}/additionalProperties");
    if schema.contains_key("additionalProperties") {
        plans.without("additional-properties-opened", &closed);
    } else {
        plans.set("additional-properties-closed", &closed, json!(false));
    }
}

fn values(place: &str, values: &[Value], plans: &mut Plans<'_>) {
    let new = json!(format!("value_{}", values.len()));
    if !values.contains(&new) {
        let (pointer, new) = (place.to_owned(), new);
        plans.add("enum-value-added", place, move |document| {
            document.push(&pointer, new.clone())
        });
    }
    if values.len() > 1 {
        for value in values {
            let (pointer, value) = (place.to_owned(), value.clone());
            plans.add("enum-value-removed", place, move |document| {
                document.drop_item(&pointer, &value)
            });
        }
    }
}
