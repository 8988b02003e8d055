//! The same document in other words of the standard.

use serde_json::{Map, Value, json};

use crate::document::{SCHEMAS, schemas_in};
use crate::random::Random;

/// A document that says the same: keys in another order; null, constants, conjunctions, references and bounds spelled
/// otherwise; bodies and path items below `components`.
///
/// The seed decides which spelling is used where.
pub fn respelled(document: &Value, seed: u64) -> Value {
    let mut chance = Random(seed);
    let mut document = document.clone();
    let schemas = document.pointer_mut(SCHEMAS).and_then(Value::as_object_mut);
    for schema in schemas.into_iter().flat_map(Map::values_mut) {
        respell(schema, &mut chance, false);
    }
    document["openapi"] = json!("3.2.0");
    elsewhere(&mut document, &mut chance);
    shuffled(document, &mut chance)
}

/// Moves the bodies of requests and path items to where all may refer to them, and names the media type otherwise.
fn elsewhere(document: &mut Value, chance: &mut Random) {
    let mut bodies = Map::new();
    let mut items = Map::new();
    let webhooks = document.get_mut("webhooks").and_then(Value::as_object_mut);
    for (name, item) in webhooks.into_iter().flatten() {
        let body = item.pointer_mut("/post/requestBody");
        if let Some(body) = body
            && body.get("content").is_some()
        {
            if chance.toss()
                && let Some(Value::Object(content)) = body.get_mut("content")
                && let Some(media) = content.shift_remove("application/json")
            {
                let types = [
                    "application/vnd.events+json",
                    "Application/JSON; charset=utf-8",
                ];
                content.insert(types[chance.below(2)].to_owned(), media);
            }
            if chance.toss() {
                bodies.insert(name.clone(), body.take());
                *body = json!({"$ref": format!("#/components/requestBodies/{name}")});
            }
        }
        if chance.toss() {
            items.insert(name.clone(), item.take());
            *item = json!({"$ref": format!("#/components/pathItems/{name}")});
        }
    }
    for (section, moved) in [("requestBodies", bodies), ("pathItems", items)] {
        if !moved.is_empty() {
            document["components"][section] = moved.into();
        }
    }
}

fn shuffled(value: Value, chance: &mut Random) -> Value {
    match value {
        Value::Object(members) => {
            let mut left: Vec<(String, Value)> = members.into_iter().collect();
            let mut members = Map::new();
            while !left.is_empty() {
                let at = chance.below(left.len());
                let (key, member) = left.swap_remove(at);
                members.insert(key, shuffled(member, chance));
            }
            members.into()
        }
        Value::Array(items) => items
            .into_iter()
            .map(|item| shuffled(item, chance))
            .collect(),
        other => other,
    }
}

/// `is_place` is true of what has no name, where `null` may be one alternative.
fn respell(schema: &mut Value, chance: &mut Random, is_place: bool) {
    for (keyword, inner) in schemas_in(schema) {
        let is_place = !matches!(keyword, "anyOf" | "oneOf");
        respell(inner, chance, is_place);
    }
    let Value::Object(members) = schema else {
        return;
    };
    for keyword in ["required", "enum", "x-extensible-enum"] {
        if let Some(Value::Array(items)) = members.get_mut(keyword) {
            items.reverse();
        }
    }
    if members.contains_key("properties") && chance.toss() {
        members
            .entry("additionalProperties")
            .or_insert_with(|| json!(true));
    }
    if chance.toss() {
        members.entry("deprecated").or_insert_with(|| json!(false));
    }
    bounds(members, chance);
    constant(members, chance);
    conjunction(members, chance);
    if is_place {
        null(members, chance);
        reference(members, chance);
    }
}

/// An integer that is at least one bound is more than the one before.
fn bounds(members: &mut Map<String, Value>, chance: &mut Random) {
    let is_integer = members.get("type").is_some_and(|it| it == "integer");
    if is_integer
        && chance.toss()
        && let Some(minimum) = members.get("minimum").and_then(Value::as_i64)
    {
        members.shift_remove("minimum");
        if chance.toss() {
            members.insert("exclusiveMinimum".to_owned(), json!(minimum - 1));
        } else {
            // As OpenAPI 3.0 has it.
            members.insert("minimum".to_owned(), json!(minimum - 1));
            members.insert("exclusiveMinimum".to_owned(), json!(true));
        }
    }
}

/// A constant is a list of one value, and may be both.
fn constant(members: &mut Map<String, Value>, chance: &mut Random) {
    if let Some(constant) = members.get("const").cloned() {
        match chance.below(3) {
            0 => {
                members.shift_remove("const");
                members.insert("enum".to_owned(), json!([constant]));
            }
            1 => {
                members.insert("enum".to_owned(), json!(["another", constant]));
            }
            _ => {}
        }
    }
}

/// An object is all of its parts.
fn conjunction(members: &mut Map<String, Value>, chance: &mut Random) {
    let is_closed = members
        .get("additionalProperties")
        .is_some_and(|it| it != true);
    if let (Some(Value::Object(properties)), false) =
        (members.get("properties").cloned(), is_closed)
        && chance.toss()
    {
        let middle = chance.below(properties.len() + 1);
        let halves = [0..middle, middle..properties.len()].map(|half| {
            let properties = properties.clone().into_iter();
            let half: Map<_, _> = properties.skip(half.start).take(half.len()).collect();
            json!({"properties": half})
        });
        members.shift_remove("properties");
        members.insert("allOf".to_owned(), json!(halves));
    }
}

fn null(members: &mut Map<String, Value>, chance: &mut Random) {
    let nothing = json!({"type": "null"});
    if let Some(Value::Array(kinds)) = members.get("type").cloned()
        && let [kind, _] = kinds.as_slice()
    {
        match chance.below(4) {
            0 => {
                members.insert("type".to_owned(), json!(["null", kind]));
            }
            1 => {
                members.insert("type".to_owned(), kind.clone());
                members.insert("nullable".to_owned(), json!(true));
            }
            2 => {
                let words: Map<_, _> = ["description", "deprecated", "default"]
                    .iter()
                    .filter_map(|word| Some(((*word).to_owned(), members.shift_remove(*word)?)))
                    .collect();
                members.insert("type".to_owned(), kind.clone());
                let other = std::mem::replace(members, words);
                members.insert("oneOf".to_owned(), json!([nothing, other]));
            }
            _ => {}
        }
    } else if let Some(Value::Array(alternatives)) = members.shift_remove("anyOf") {
        match (alternatives.as_slice(), chance.below(3)) {
            ([one, other], 0) if *other == nothing => {
                let reference = one.get("$ref").cloned();
                members.extend(reference.map(|reference| ("$ref".to_owned(), reference)));
                members.insert("nullable".to_owned(), json!(true));
            }
            (_, 1) => {
                let reversed: Vec<Value> = alternatives.into_iter().rev().collect();
                members.insert("oneOf".to_owned(), reversed.into());
            }
            _ => {
                members.insert("anyOf".to_owned(), alternatives.into());
            }
        }
    }
}

fn reference(members: &mut Map<String, Value>, chance: &mut Random) {
    if chance.toss()
        && let Some(reference) = members.shift_remove("$ref")
    {
        members.insert("allOf".to_owned(), json!([{"$ref": reference}]));
    }
}
