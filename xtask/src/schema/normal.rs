//! One form for what is written in several: bounds, data, sets, and what only states what holds anyway.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::model::{Kind, Part, Schema};

/// Schemas whose order has no meaning, each once.
pub(super) fn canonical(mut schemas: Vec<Schema>) -> Vec<Schema> {
    schemas.sort_by_cached_key(|schema| schema.to_json().to_string());
    schemas.dedup();
    schemas
}

/// `exclusiveMinimum: true` next to `minimum`, as OpenAPI 3.0 has it.
pub(super) fn exclusive_of_3_0(assertions: &mut BTreeMap<String, Part>) {
    for (exclusive, inclusive) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        match assertions.get(exclusive) {
            Some(Part::Data(Value::Bool(true))) if assertions.contains_key(inclusive) => {
                if let Some(bound) = assertions.remove(inclusive) {
                    assertions.insert(exclusive.to_owned(), bound);
                }
            }
            Some(Part::Data(Value::Bool(_))) => {
                assertions.remove(exclusive);
            }
            _ => {}
        }
    }
}

/// Of two bounds the tighter one stays. Between integers, "more than" is "at least" of the next.
pub(super) fn bounds(schema: &mut Schema) {
    for (exclusive, inclusive, step) in [
        ("exclusiveMinimum", "minimum", 1),
        ("exclusiveMaximum", "maximum", -1),
    ] {
        let number = |schema: &Schema, keyword: &str| match schema.assertions.get(keyword) {
            Some(Part::Data(Value::Number(number))) => Some(number.clone()),
            _ => None,
        };
        let Some(mut beyond) = number(schema, exclusive) else {
            continue;
        };
        let whole = beyond.as_i64().and_then(|bound| bound.checked_add(step));
        let as_inclusive = schema.kind == Kind::Integer && whole.is_some();
        if let Some(whole) = whole.filter(|_| as_inclusive) {
            beyond = whole.into();
        }
        let tighter = number(schema, inclusive).is_none_or(|bound| {
            let (beyond, bound) = (beyond.as_f64(), bound.as_f64());
            if step > 0 {
                beyond >= bound
            } else {
                beyond <= bound
            }
        });
        schema.assertions.remove(exclusive);
        if tighter {
            schema.assertions.remove(inclusive);
            let keyword = if as_inclusive { inclusive } else { exclusive };
            let beyond = Part::Data(beyond.into());
            schema.assertions.insert(keyword.to_owned(), beyond);
        }
    }
}

/// Whether a member of a schema only states what holds without it.
pub(super) fn states_nothing(members: &Map<String, Value>, keyword: &str, value: &Value) -> bool {
    let has = |neighbour: &str| members.contains_key(neighbour);
    match keyword {
        "deprecated" | "uniqueItems" | "readOnly" | "writeOnly" | "nullable" | "not" => {
            *value == false
        }
        "required" | "allOf" | "prefixItems" => value.as_array().is_some_and(Vec::is_empty),
        "minLength" | "minItems" | "minProperties" => value.as_f64() == Some(0.0),
        "description" | "title" => value == "",
        "patternProperties" | "dependentSchemas" | "dependentRequired" | "dependencies"
        | "$defs" | "definitions" => value.as_object().is_some_and(Map::is_empty),
        "propertyNames" if *value == json!({"type": "string"}) => true,
        "propertyNames" | "unevaluatedItems" | "unevaluatedProperties" => {
            *value == true || value.as_object().is_some_and(Map::is_empty)
        }
        // No item need be of the schema, and any number may be.
        "contains" | "minContains" if contains_nothing(members) => true,
        "if" => !has("then") && !has("else"),
        "then" | "else" => !has("if"),
        "minContains" => !has("contains") || value.as_f64() == Some(1.0),
        "maxContains" => !has("contains"),
        _ => false,
    }
}

/// Whether `contains` asserts nothing.
fn contains_nothing(members: &Map<String, Value>) -> bool {
    let none = members.get("minContains").and_then(Value::as_f64) == Some(0.0);
    none && !["maxContains", "unevaluatedItems"]
        .iter()
        .any(|it| members.contains_key(*it))
}

/// Whether a reference object says of its target what the target says itself.
pub(super) fn repeats(
    document: &Value,
    members: &Map<String, Value>,
    keyword: &str,
    value: &Value,
) -> bool {
    let target = || {
        let reference = members.get("$ref")?.as_str()?;
        document.pointer(reference.strip_prefix('#')?)
    };
    matches!(keyword, "type" | "format" | "enum" | "const")
        && target().is_some_and(|target| target.get(keyword) == Some(value))
}

/// A list whose order has no meaning.
pub(super) fn set(list: &Value) -> Value {
    let mut items: Vec<Value> = list.as_array().into_iter().flatten().map(normal).collect();
    items.sort_by_cached_key(Value::to_string);
    items.dedup();
    items.into()
}

/// Data with its keys sorted and its whole numbers as integers, so that what is equal is written alike.
pub(crate) fn normal(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<&String, &Value> = members.iter().collect();
            let members = members.into_iter();
            members
                .map(|(key, member)| (key.clone(), normal(member)))
                .collect()
        }
        Value::Array(items) => items.iter().map(normal).collect(),
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
