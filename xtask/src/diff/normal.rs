//! One spelling for schemas that say the same.
//!
//! What is written in several ways is brought into one: `null` (a `nullable: true` beside the rest), a
//! union of one, an open list of values, defaults that are stated, the order of keys and of sets. Nothing
//! that a receiver could notice is lost.

use serde_json::{Map, Value, json};

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
        let member = match keyword.as_str() {
            "properties" | "patternProperties" | "$defs" | "dependentSchemas" => {
                each_member(member)
            }
            "items"
            | "additionalProperties"
            | "not"
            | "contains"
            | "propertyNames"
            | "if"
            | "then"
            | "else"
            | "unevaluatedProperties"
            | "unevaluatedItems" => schema(member).into(),
            "anyOf" | "oneOf" | "allOf" | "prefixItems" => {
                let items = member.as_array().into_iter().flatten();
                items.map(|item| Value::from(schema(item))).collect()
            }
            "required" | "enum" | OPEN_VALUES => set(member),
            _ => value(member),
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

/// Adds the members of a part, whose texts yield to those of the whole.
fn merge(whole: &mut Map<String, Value>, part: &Map<String, Value>) -> bool {
    let collides = |keyword: &String| whole.contains_key(keyword) && keyword != "description";
    if part.keys().any(collides) {
        return false;
    }
    for (keyword, value) in part {
        whole
            .entry(keyword.clone())
            .or_insert_with(|| value.clone());
    }
    true
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
    let before = alternatives.len();
    alternatives.retain(|alternative| !is_null(alternative));
    if alternatives.len() < before {
        schema.insert("nullable".to_owned(), true.into());
    }
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

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "null")
        || schema.get("const").is_some_and(Value::is_null)
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
    let before = kinds.len();
    kinds.retain(|kind| kind != "null");
    let nullable = kinds.len() < before;
    kinds.sort_by_cached_key(Value::to_string);
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
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        let before = values.len();
        values.retain(|value| !value.is_null());
        if values.len() < before {
            schema.insert("nullable".to_owned(), true.into());
        }
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
    let kind = if schema.contains_key("properties") {
        "object"
    } else if schema.get("const").is_some_and(Value::is_string)
        || ["enum", OPEN_VALUES]
            .iter()
            .any(|keyword| schema.get(*keyword).is_some_and(texts))
    {
        "string"
    } else {
        return;
    };
    schema.insert("type".to_owned(), kind.into());
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
mod tests {
    use super::*;

    /// Every line is one schema, in several spellings.
    #[test]
    fn what_says_the_same_is_written_alike() {
        let spellings = [
            json!([
                {"type": ["string", "null"], "format": "uri"},
                {"type": "string", "nullable": true, "format": "uri"},
                {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]},
                {"oneOf": [{"type": "null"}, {"format": "uri", "type": "string"}]},
            ]),
            json!([
                {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}], "description": "d"},
                {"$ref": "#/components/schemas/A", "nullable": true, "description": "d"},
                {"allOf": [{"$ref": "#/components/schemas/A"}], "nullable": true, "description": "d"},
            ]),
            json!([
                {"type": "string", "x-extensible-enum": ["b", "a"]},
                {"anyOf": [{"type": "string"}, {"enum": ["a", "b"]}]},
            ]),
            json!([
                {"enum": ["b", "a", null]},
                {"type": ["null", "string"], "enum": ["a", "b"]},
            ]),
            json!([
                {"type": "integer", "minimum": 0, "maximum": 9},
                {"type": "integer", "minimum": 0.0, "exclusiveMaximum": 10},
                {"type": "integer", "exclusiveMinimum": -1, "maximum": 9, "nullable": false},
            ]),
            json!([
                {"type": "object", "properties": {"b": {}, "a": true}, "required": ["b", "a"]},
                {
                    "properties": {"a": {}, "b": {}}, "required": ["a", "b", "a"],
                    "additionalProperties": true, "deprecated": false,
                },
            ]),
            json!([{}, true, {"description": ""}]),
        ];
        for alike in spellings {
            let alike = alike.as_array().unwrap().clone();
            let first = schema(&alike[0]);
            for other in &alike {
                assert_eq!(schema(other), first, "{other}");
                assert_eq!(
                    Value::from(schema(other)).to_string(),
                    Value::from(first.clone()).to_string()
                );
            }
        }
    }

    #[test]
    fn what_differs_stays_different() {
        let different = [
            json!({}),
            json!(false),
            json!({"type": "string"}),
            json!({"type": "string", "nullable": true}),
            json!({"type": "string", "enum": ["a"]}),
            json!({"type": "string", "x-extensible-enum": ["a"]}),
            json!({"type": "string", "const": "a"}),
            json!({"type": ["string", "integer"]}),
            json!({"type": "integer", "minimum": 1}),
            json!({"type": "integer", "minimum": -1}),
            json!({"type": "number", "exclusiveMinimum": -1}),
            json!({"type": "object", "additionalProperties": false}),
            json!({"type": "array", "items": {"type": "string"}}),
        ];
        for (at, one) in different.iter().enumerate() {
            for other in &different[at + 1..] {
                assert_ne!(schema(one), schema(other), "{one} {other}");
            }
        }
    }
}
