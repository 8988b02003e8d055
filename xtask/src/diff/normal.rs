//! One spelling for schemas that say the same.
//!
//! What is written in several ways is brought into one: `null` (a `nullable: true` beside the rest), a
//! union of one, an open list of values, defaults that are stated, the order of keys and of sets. Nothing
//! that a receiver could notice is lost.

use serde_json::{Map, Value, json};

use super::held::Held;
use super::shape::is_hint;

/// The keyword of a list of values that may grow.
pub const OPEN_VALUES: &str = "x-extensible-enum";

/// A schema as an object, in its one spelling.
pub fn schema(schema: &Value) -> Map<String, Value> {
    match schema {
        Value::Object(members) => collapse(members_of(members)),
        Value::Bool(false) => Map::from_iter([("not".to_owned(), json!({}))]),
        _ => Map::new(),
    }
}

/// An operation, whose parameters and ways to authenticate stand in no order.
pub fn operation(operation: &Value) -> Value {
    let mut operation = value(operation);
    if let Value::Object(members) = &mut operation {
        for keyword in ["parameters", "security"] {
            if let Some(Value::Array(items)) = members.get_mut(keyword) {
                items.sort_by_cached_key(Value::to_string);
            }
        }
        members.retain(|keyword, value| !(keyword == "deprecated" && value == false));
    }
    operation
}

/// Any other value with its keys in order, so that two that are equal are written alike.
pub fn value(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter();
            sorted(members.map(|(key, member)| (key.clone(), self::value(member)))).into()
        }
        Value::Array(items) => items.iter().map(self::value).collect(),
        Value::Number(number) => whole(number).map_or_else(|| number.clone().into(), Value::from),
        other => other.clone(),
    }
}

/// `0.0` is `0`.
fn whole(number: &serde_json::Number) -> Option<i64> {
    let float = number.as_f64().filter(|_| number.is_f64())?;
    // Beyond this, floats are no longer exact.
    let exact = float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole, and within the bounds of `i64`"
    )]
    exact.then_some(float as i64)
}

fn sorted(members: impl Iterator<Item = (String, Value)>) -> Map<String, Value> {
    let mut members: Vec<_> = members.collect();
    members.sort_by(|(left, _), (right, _)| left.cmp(right));
    members.into_iter().collect()
}

fn members_of(members: &Map<String, Value>) -> Map<String, Value> {
    let members = members.iter().map(|(keyword, member)| {
        let member = match (Held::by(keyword), keyword.as_str()) {
            (Some(Held::ByKey), _) => each_member(member),
            (Some(Held::One), _) => schema(member).into(),
            (Some(Held::Unordered | Held::Ordered), _) => {
                let items = member.as_array().into_iter().flatten();
                items.map(|item| Value::from(schema(item))).collect()
            }
            (None, "required" | "enum" | OPEN_VALUES) => set(member),
            (None, _) => value(member),
        };
        (keyword.clone(), member)
    });
    members.collect()
}

fn each_member(schemas: &Value) -> Value {
    let members = schemas.as_object().into_iter().flatten();
    sorted(members.map(|(key, member)| (key.clone(), schema(member).into()))).into()
}

/// A list whose order says nothing.
fn set(list: &Value) -> Value {
    let Value::Array(items) = list else {
        return list.clone();
    };
    let mut items: Vec<Value> = items.iter().map(value).collect();
    items.sort_by_cached_key(Value::to_string);
    items.dedup();
    items.into()
}

fn collapse(mut schema: Map<String, Value>) -> Map<String, Value> {
    collapse_all_of(&mut schema);
    collapse_any_of(&mut schema);
    null_of_type(&mut schema);
    null_of_values(&mut schema);
    several_types(&mut schema);
    state_type(&mut schema);
    bounds(&mut schema);
    schema.retain(|keyword, value| !says_nothing(keyword, value));
    sorted(schema.into_iter())
}

/// A conjunction of one is that one.
fn collapse_all_of(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(items)) = schema.get("allOf")
        && let [Value::Object(only)] = items.as_slice()
    {
        let only = only.clone();
        if merge(schema, &only) {
            schema.remove("allOf");
        }
    }
}

/// Adds the members of a part; a text of its own follows that of the whole.
fn merge(whole: &mut Map<String, Value>, part: &Map<String, Value>) -> bool {
    let collides = |keyword: &String| whole.contains_key(keyword) && keyword != "description";
    if part.keys().any(collides) {
        return false;
    }
    for (keyword, value) in part {
        if keyword == "description" {
            describe(whole, value);
        } else {
            whole.insert(keyword.clone(), value.clone());
        }
    }
    true
}

/// Adds a text to the description that is there.
fn describe(whole: &mut Map<String, Value>, text: &Value) {
    let both = match (whole.get("description"), text) {
        (Some(there), text) if there == text => return,
        (Some(Value::String(there)), Value::String(text)) => format!("{there}\n\n{text}").into(),
        (Some(there), text) => json!([there, text]),
        (None, text) => text.clone(),
    };
    whole.insert("description".to_owned(), both);
}

fn collapse_any_of(schema: &mut Map<String, Value>) {
    // A receiver takes the first that fits: for it, the two are the same.
    if !schema.contains_key("anyOf")
        && let Some(alternatives) = schema.remove("oneOf")
    {
        schema.insert("anyOf".to_owned(), alternatives);
    }
    let Some(Value::Array(mut alternatives)) = schema.remove("anyOf") else {
        return;
    };
    null_of_alternatives(schema, &mut alternatives);
    if let Some(open) = open_values(&alternatives) {
        alternatives = vec![open];
    }
    if let [Value::Object(only)] = alternatives.as_slice() {
        let only = only.clone();
        if merge(schema, &only) {
            return;
        }
    }
    alternatives.sort_by_cached_key(Value::to_string);
    alternatives.dedup();
    schema.insert("anyOf".to_owned(), alternatives.into());
}

/// Where one alternative may be `null`, the whole may.
fn null_of_alternatives(schema: &mut Map<String, Value>, alternatives: &mut Vec<Value>) {
    let mut nullable = false;
    alternatives.retain(|alternative| {
        let is_null = is_null(alternative);
        if is_null && let Some(text) = alternative.get("description") {
            describe(schema, text);
        }
        nullable |= is_null;
        !is_null
    });
    for alternative in alternatives.iter_mut().filter_map(Value::as_object_mut) {
        nullable |= alternative.remove("nullable").is_some();
    }
    if nullable {
        schema.insert("nullable".to_owned(), true.into());
    }
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "null")
        || schema.get("const").is_some_and(Value::is_null)
}

/// Several types, of which nothing else is said, are so many alternatives.
fn several_types(schema: &mut Map<String, Value>) {
    let says_more =
        |keyword: &String| !is_hint(keyword) && !matches!(keyword.as_str(), "type" | "nullable");
    if let Some(Value::Array(kinds)) = schema.get("type")
        && kinds.len() > 1
        && !schema.keys().any(says_more)
    {
        let alternatives = kinds.iter().map(|kind| json!({"type": kind})).collect();
        schema.remove("type");
        schema.insert("anyOf".to_owned(), alternatives);
    }
}

/// Some values, or any other text: a list that may grow.
fn open_values(alternatives: &[Value]) -> Option<Value> {
    let any_text = json!({"type": "string"});
    let [left, right] = alternatives else {
        return None;
    };
    let listed = match (left == &any_text, right == &any_text) {
        (true, false) => right,
        (false, true) => left,
        _ => return None,
    };
    let mut listed = listed.as_object()?.clone();
    let values = listed.remove("enum")?;
    listed.insert(OPEN_VALUES.to_owned(), values);
    Some(listed.into())
}

fn null_of_type(schema: &mut Map<String, Value>) {
    let Some(Value::Array(kinds)) = schema.get("type") else {
        return;
    };
    let mut kinds = kinds.clone();
    kinds.sort_by_cached_key(Value::to_string);
    kinds.dedup();
    let before = kinds.len();
    // Nothing but `null` is no type that may be `null`.
    if before > 1 {
        kinds.retain(|kind| kind != "null");
    }
    let nullable = kinds.len() < before;
    let kind = match kinds.as_slice() {
        [only] => only.clone(),
        _ => kinds.into(),
    };
    schema.insert("type".to_owned(), kind);
    if nullable {
        schema.insert("nullable".to_owned(), true.into());
    }
}

fn null_of_values(schema: &mut Map<String, Value>) {
    let Some(Value::Array(values)) = schema.get_mut("enum") else {
        return;
    };
    let before = values.len();
    values.retain(|value| !value.is_null());
    let (is_less, is_empty) = (values.len() < before, values.is_empty());
    if is_less && is_empty && !schema.contains_key("type") {
        schema.remove("enum");
        schema.insert("type".to_owned(), "null".into());
    } else if is_less {
        schema.insert("nullable".to_owned(), true.into());
    }
}

/// States the type that other keywords imply.
fn state_type(schema: &mut Map<String, Value>) {
    if schema.contains_key("type") || schema.contains_key("$ref") || schema.contains_key("anyOf") {
        return;
    }
    let texts = |values: &Value| {
        let values = values.as_array().filter(|values| !values.is_empty());
        values.is_some_and(|values| values.iter().all(Value::is_string))
    };
    if schema.get("const").is_some_and(Value::is_string)
        || ["enum", OPEN_VALUES]
            .iter()
            .any(|keyword| schema.get(*keyword).is_some_and(texts))
    {
        schema.insert("type".to_owned(), "string".into());
    }
}

/// Between integers, "more than" is "at least" of the next.
fn bounds(schema: &mut Map<String, Value>) {
    if schema.get("type").is_none_or(|kind| kind != "integer") {
        return;
    }
    for (exclusive, inclusive, step) in [
        ("exclusiveMinimum", "minimum", 1),
        ("exclusiveMaximum", "maximum", -1),
    ] {
        if !schema.contains_key(inclusive)
            && let Some(bound) = schema.get(exclusive).and_then(Value::as_i64)
            && let Some(bound) = bound.checked_add(step)
        {
            schema.remove(exclusive);
            schema.insert(inclusive.to_owned(), bound.into());
        }
    }
}

/// Whether a keyword only states what holds without it.
fn says_nothing(keyword: &str, value: &Value) -> bool {
    match keyword {
        "nullable" | "deprecated" | "uniqueItems" | "readOnly" | "writeOnly" => value == false,
        "required" | "allOf" => value.as_array().is_some_and(Vec::is_empty),
        "additionalProperties" | "items" => value.as_object().is_some_and(Map::is_empty),
        "minLength" | "minItems" | "minProperties" => value == 0,
        "description" | "title" => value == "",
        _ => false,
    }
}

#[cfg(test)]
mod tests;
