//! Edits of named schemas.

use serde_json::{Map, Value, json};

use super::Plans;

pub(super) fn plan(
    place: &str,
    schema: &Map<String, Value>,
    document: &str,
    plans: &mut Plans<'_>,
) {
    let at = |keyword: &str| format!("{place}/{keyword}");
    let words = json!("Reworded.");
    plans.set("documentation-changed", &at("description"), &words);
    if !schema.contains_key("deprecated") {
        plans.set("deprecated", &at("deprecated"), &json!(true));
    }
    rename(place, document, plans);
    if schema.contains_key("properties") {
        object(place, schema, plans);
    }
    for (keyword, other, rule) in [
        ("enum", "x-extensible-enum", "enum-opened"),
        ("x-extensible-enum", "enum", "enum-closed"),
    ] {
        if let Some(Value::Array(values)) = schema.get(keyword) {
            plans.rename(rule, place, &at(keyword), other);
            self::values(&at(keyword), values, plans);
        }
    }
}

fn rename(place: &str, document: &str, plans: &mut Plans<'_>) {
    let (_, name) = place.rsplit_once('/').unwrap();
    // `codegen` knows these by their names.
    if ["Extra", "Participant", "SignedUrl", "BotId", "CalendarId"].contains(&name) {
        return;
    }
    let [old, new] = [format!("\"#{place}\""), format!("\"#{place}Again\"")];
    let mut edits = vec![json!(["rename", place, format!("{name}Again")])];
    if document.contains(&old) {
        edits.push(json!(["replace", old, new]));
    }
    plans.add("type-renamed", place, json!(edits));
}

fn object(place: &str, schema: &Map<String, Value>, plans: &mut Plans<'_>) {
    let new = format!("{place}/properties/zebra");
    if schema.get("properties").unwrap().get("zebra").is_none() {
        let text = json!({"type": "string"});
        plans.set("property-added-optional", &new, &text);
        if schema.contains_key("required") {
            let required = format!("{place}/required");
            let edits = json!([["set", new, text], ["push", required, "zebra"]]);
            plans.add("property-added-required", &new, edits);
        }
    }
    let closed = format!("{place}/additionalProperties");
    if schema.contains_key("additionalProperties") {
        plans.without("additional-properties-opened", &closed);
    } else {
        plans.set("additional-properties-closed", &closed, &json!(false));
    }
}

fn values(place: &str, values: &[Value], plans: &mut Plans<'_>) {
    let new = json!(format!("value_{}", values.len()));
    if !values.contains(&new) {
        plans.add("enum-value-added", place, json!(["push", place, new]));
    }
    if values.len() > 1 {
        for value in values {
            plans.add("enum-value-removed", place, json!(["drop", place, value]));
        }
    }
}
