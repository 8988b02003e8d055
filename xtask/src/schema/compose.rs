//! Conjunctions: `allOf` of parts that do not conflict is one schema.

use serde_json::{Map, Value, json};

use super::keyword::{self, Role};

/// Keywords whose meaning depends on others in the same schema: apart from them they would say something else.
const NEED_THEIR_NEIGHBOURS: [&str; 9] = [
    "if",
    "then",
    "else",
    "minContains",
    "maxContains",
    "prefixItems",
    "patternProperties",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// The members of a schema with the parts of its `allOf` among them; unchanged if the parts conflict.
pub(super) fn flattened(members: &Map<String, Value>) -> Map<String, Value> {
    let Some(Value::Array(parts)) = members.get("allOf") else {
        return members.clone();
    };
    let mut whole = members.clone();
    whole.shift_remove("allOf");
    let merged = parts.iter().all(|part| match part {
        Value::Object(part) => merge(&mut whole, &flattened(part)),
        Value::Bool(anything) => *anything,
        _ => false,
    });
    if merged { whole } else { members.clone() }
}

/// Adds the members of a part; gives whether they say together what they say apart.
fn merge(whole: &mut Map<String, Value>, part: &Map<String, Value>) -> bool {
    if depends(whole, part) || depends(part, whole) {
        return false;
    }
    for (keyword, value) in part {
        let merged = match (whole.get_mut(keyword), value) {
            (None, value) => {
                whole.insert(keyword.clone(), value.clone());
                true
            }
            (Some(there), value) if there == value => true,
            (Some(there), value) if keyword::is_annotation(keyword) => {
                *there = joined(there, value);
                true
            }
            (Some(Value::Array(there)), Value::Array(value)) if keyword == "required" => {
                there.extend(value.iter().cloned());
                true
            }
            (Some(Value::Object(there)), Value::Object(value)) if keyword == "properties" => {
                value.iter().all(|(key, property)| {
                    there.entry(key).or_insert_with(|| property.clone()) == property
                })
            }
            _ => false,
        };
        if !merged {
            return false;
        }
    }
    true
}

/// Whether one of two schemas has a keyword that would mean something else among the other's members.
fn depends(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let asserts =
        |keyword: &String| keyword::role(keyword) != Role::Annotation && keyword != "nullable";
    if !one.keys().any(asserts) || !other.keys().any(asserts) {
        return false;
    }
    let closes = one.get("additionalProperties").is_some_and(|it| it != true);
    one.contains_key("$ref")
        || (closes && other.contains_key("properties"))
        || NEED_THEIR_NEIGHBOURS.iter().any(|it| one.contains_key(*it))
}

/// Two annotations of one schema.
pub(super) fn joined(there: &Value, text: &Value) -> Value {
    match (there, text) {
        (there, text) if there == text || text == "" => there.clone(),
        (there, text) if there == "" => text.clone(),
        (Value::String(there), Value::String(text)) => format!("{there}\n\n{text}").into(),
        (there, text) => json!([there, text]),
    }
}
