//! Edits of properties.

use serde_json::{Map, Value, json};

use super::Plans;

pub(super) fn plan(owner: &str, schema: &Map<String, Value>, plans: &mut Plans<'_>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    for (key, property) in properties.into_iter().flatten() {
        let property = property.as_object().unwrap();
        // The constants have edits of their own.
        if property.contains_key("const") {
            continue;
        }
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = required.is_some_and(|list| list.contains(&json!(key)));
        presence(owner, key, is_required, plans);
        let place = format!("{owner}/properties/{key}");
        words(&place, property, plans);
        null(&place, property, plans);
        kind(&place, property, plans);
        constraints(&place, property, plans);
    }
}

fn presence(owner: &str, key: &str, is_required: bool, plans: &mut Plans<'_>) {
    let (place, required) = (
        format!("{owner}/properties/{key}"),
        format!("{owner}/required"),
    );
    let new = format!("{key}_two");
    if is_required {
        let optional = json!(["drop", required, key]);
        plans.add("property-became-optional", &place, optional.clone());
        let removed = json!([["without", place], optional]);
        plans.add("property-removed-required", &place, removed);
        let renamed = json!([["rename", place, new], optional, ["push", required, new]]);
        plans.add("property-renamed", &place, renamed);
    } else {
        plans.without("property-removed-optional", &place);
        plans.rename("property-renamed", &place, &place, &new);
    }
}

fn words(place: &str, property: &Map<String, Value>, plans: &mut Plans<'_>) {
    let at = |keyword: &str| format!("{place}/{keyword}");
    plans.set(
        "documentation-changed",
        &at("description"),
        &json!("Reworded."),
    );
    if !property.contains_key("deprecated") {
        plans.set("deprecated", &at("deprecated"), &json!(true));
    }
    plans.set("default-changed", &at("default"), &json!("another"));
}

fn null(place: &str, property: &Map<String, Value>, plans: &mut Plans<'_>) {
    let at = |keyword: &str| format!("{place}/{keyword}");
    let (became_nullable, became_non_null) =
        ("property-became-nullable", "property-became-non-null");
    match (property.get("type"), property.get("anyOf")) {
        (Some(Value::String(one)), _) => {
            plans.set(became_nullable, &at("type"), &json!([one, "null"]));
        }
        (Some(Value::Array(several)), _) => plans.set(became_non_null, &at("type"), &several[0]),
        (_, Some(Value::Array(alternatives))) => {
            plans.set(became_non_null, &at("anyOf"), &json!([alternatives[0]]));
        }
        _ => {
            let reference = property.get("$ref").unwrap();
            let either = json!([{"$ref": reference}, {"type": "null"}]);
            let edits = json!([["without", at("$ref")], ["set", at("anyOf"), either]]);
            plans.add(became_nullable, place, edits);
        }
    }
}

/// The one type of a property that is not `null`, if it has no name.
fn plain(property: &Map<String, Value>) -> Option<&str> {
    match property.get("type")? {
        Value::Array(several) => several[0].as_str(),
        one => one.as_str(),
    }
}

fn kind(place: &str, property: &Map<String, Value>, plans: &mut Plans<'_>) {
    let at = |keyword: &str| format!("{place}/{keyword}");
    let is_nullable = |kind: &str| match property.get("type") {
        Some(Value::Array(_)) => json!([kind, "null"]),
        _ => json!(kind),
    };
    match plain(property) {
        Some("string") => {
            plans.set("type-changed", &at("type"), &is_nullable("boolean"));
            match property.get("format").and_then(Value::as_str) {
                Some("date") => plans.without("format-removed", &at("format")),
                Some(_) => {
                    plans.without("format-removed", &at("format"));
                    plans.set("format-changed", &at("format"), &json!("date"));
                }
                None => plans.set("format-added", &at("format"), &json!("date-time")),
            }
        }
        Some("integer") => plans.set("type-widened", &at("type"), &is_nullable("number")),
        Some("number") => plans.set("type-narrowed", &at("type"), &is_nullable("integer")),
        Some("boolean") => plans.set("type-changed", &at("type"), &is_nullable("string")),
        Some("array") => {
            let items = property.get("items").unwrap();
            let other = if items == &json!({"type": "boolean"}) {
                json!({"type": "string"})
            } else {
                json!({"type": "boolean"})
            };
            plans.set("array-items-changed", &at("items"), &other);
        }
        _ => {}
    }
}

fn constraints(place: &str, property: &Map<String, Value>, plans: &mut Plans<'_>) {
    let at = |keyword: &str| format!("{place}/{keyword}");
    match plain(property) {
        Some("string") => {
            if property.contains_key("maxLength") {
                plans.without("constraint-loosened", &at("maxLength"));
            } else {
                plans.set("constraint-tightened", &at("maxLength"), &json!(7));
            }
        }
        Some("integer") => {
            let minimum = property.get("minimum").and_then(Value::as_i64);
            let other = if minimum.is_some_and(|minimum| minimum >= 0) {
                -1
            } else {
                0
            };
            plans.set("integer-range-changed", &at("minimum"), &json!(other));
            if property.contains_key("maximum") {
                plans.without("constraint-loosened", &at("maximum"));
            } else {
                plans.set("constraint-tightened", &at("maximum"), &json!(9));
            }
        }
        _ => {}
    }
}
