//! Bounds, lengths and patterns: loosened or tightened.

use serde_json::Value;

use super::document::Schema;
use super::rule::Rule;
use super::rust_type::is_unsigned;

/// A constraint that a greater value tightens.
const LOWER_BOUNDS: [&str; 6] = [
    "minimum",
    "exclusiveMinimum",
    "minLength",
    "minItems",
    "minProperties",
    "minContains",
];
/// A constraint that a smaller value tightens.
const UPPER_BOUNDS: [&str; 6] = [
    "maximum",
    "exclusiveMaximum",
    "maxLength",
    "maxItems",
    "maxProperties",
    "maxContains",
];
/// A constraint whose values are not ordered.
const OTHERS: [&str; 3] = ["pattern", "multipleOf", "uniqueItems"];

/// Whether the keyword is a constraint.
pub fn is_constraint(keyword: &str) -> bool {
    LOWER_BOUNDS.contains(&keyword) || UPPER_BOUNDS.contains(&keyword) || OTHERS.contains(&keyword)
}

/// The rule for a constraint that differs; `None` if another keyword's rule says it already.
pub fn rule(keyword: &str, before: &Schema, after: &Schema) -> Option<Rule> {
    let is_integer = |schema: &Schema| schema.get("type").is_some_and(|kind| kind == "integer");
    if is_integer(before)
        && is_integer(after)
        && matches!(keyword, "minimum" | "exclusiveMinimum")
        && is_unsigned(before) != is_unsigned(after)
    {
        let both = before.get("minimum") != after.get("minimum");
        return (keyword == "minimum" || !both).then_some(Rule::IntegerRangeChanged);
    }
    Some(match (before.get(keyword), after.get(keyword)) {
        (Some(_), None) => Rule::ConstraintLoosened,
        (None, _) => Rule::ConstraintTightened,
        (Some(before), Some(after)) => by_value(keyword, before, after),
    })
}

fn by_value(keyword: &str, before: &Value, after: &Value) -> Rule {
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
