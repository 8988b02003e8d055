//! Bounds, lengths and patterns: loosened or tightened.

use serde_json::Value;

use super::super::rule::Rule;
use crate::schema::{Kind, Part, Schema};

const LOWER_BOUNDS: [&str; 6] = [
    "minimum",
    "exclusiveMinimum",
    "minLength",
    "minItems",
    "minContains",
    "minProperties",
];
const UPPER_BOUNDS: [&str; 6] = [
    "maximum",
    "exclusiveMaximum",
    "maxLength",
    "maxItems",
    "maxContains",
    "maxProperties",
];

/// The rule for a constraint that differs; `None` if the rule of another one says it already.
pub(super) fn rule(keyword: &str, before: &Schema, after: &Schema) -> Option<Rule> {
    let both_are_integers = before.kind == Kind::Integer && after.kind == Kind::Integer;
    if both_are_integers
        && matches!(keyword, "minimum" | "exclusiveMinimum")
        && before.is_unsigned() != after.is_unsigned()
    {
        let both = before.assertions.get("minimum") != after.assertions.get("minimum");
        return (keyword == "minimum" || !both).then_some(Rule::IntegerRangeChanged);
    }
    let data = |schema: &Schema| match schema.assertions.get(keyword) {
        Some(Part::Data(value)) => Some(value.clone()),
        _ => None,
    };
    Some(match (data(before), data(after)) {
        (Some(_), None) => Rule::ConstraintLoosened,
        (None, _) => Rule::ConstraintTightened,
        (Some(before), Some(after)) => by_value(keyword, &before, &after),
    })
}

fn by_value(keyword: &str, before: &Value, after: &Value) -> Rule {
    if let (Value::Array(before), Value::Array(after)) = (before, after) {
        // Of required keys, fewer are less.
        let fewer = after.iter().all(|key| before.contains(key));
        return if fewer {
            Rule::ConstraintLoosened
        } else {
            Rule::ConstraintTightened
        };
    }
    let (Some(before), Some(after)) = (before.as_f64(), after.as_f64()) else {
        return Rule::ConstraintTightened;
    };
    let loosened = (LOWER_BOUNDS.contains(&keyword) && after < before)
        || (UPPER_BOUNDS.contains(&keyword) && after > before);
    if loosened {
        Rule::ConstraintLoosened
    } else {
        Rule::ConstraintTightened
    }
}
