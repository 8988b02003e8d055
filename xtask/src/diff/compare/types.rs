//! Whether two schemas are of one type, and how their types differ if they are not.

use std::collections::BTreeSet;
use std::mem::discriminant;

use serde_json::Value;

use crate::diff::matching::Sides;
use crate::diff::rule::Rule;
use crate::schema::{Document, Kind, Part, Schema};

/// The rule for schemas whose types are not the same, before their contents are looked at.
pub(super) fn head(sides: Sides<'_>, before: &Schema, after: &Schema) -> Option<Rule> {
    match (before.reference(), after.reference()) {
        (Some(old), Some(new)) => {
            let leads_nowhere = !sides.before.document.schemas.contains_key(old)
                && !sides.after.document.schemas.contains_key(new);
            if sides.pairs.are_paired(old, new) || (old == new && leads_nowhere) {
                return None;
            }
        }
        (None, None) if are_of_one_type(before, after) => return None,
        (None, None) => {}
        (old, _) if sides.same_shape_but_null(before, after) => {
            return Some(if old.is_none() {
                Rule::TypeExtracted
            } else {
                Rule::TypeInlined
            });
        }
        _ => {}
    }
    let old = types(&sides.before.document, before);
    let new = types(&sides.after.document, after);
    Some(if old != new && holds(&new, &old) {
        Rule::TypeWidened
    } else if old != new && holds(&old, &new) {
        Rule::TypeNarrowed
    } else {
        Rule::TypeChanged
    })
}

/// Whether two schemas without names differ at most in what they consist of.
fn are_of_one_type(before: &Schema, after: &Schema) -> bool {
    match (&before.kind, &after.kind) {
        (Kind::Text | Kind::Enum(_), Kind::Text | Kind::Enum(_)) => true,
        (Kind::Other(old), Kind::Other(new)) => old.get("type") == new.get("type"),
        (old, new) => discriminant(old) == discriminant(new),
    }
}

/// The JSON types that a schema allows; `any` for one that says nothing of it.
fn types<'a>(document: &'a Document, schema: &'a Schema) -> BTreeSet<&'a str> {
    let mut types = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut left = vec![schema];
    while let Some(schema) = left.pop() {
        let kind = match &schema.kind {
            Kind::Any if schema.allows_nothing() => continue,
            Kind::Reference(name) => {
                if seen.insert(name) {
                    left.extend(document.schemas.get(name));
                }
                continue;
            }
            Kind::Union(schemas) => {
                left.extend(schemas);
                continue;
            }
            Kind::Other(parts) => match parts.get("type") {
                Some(Part::Data(Value::String(kind))) => kind,
                Some(Part::Data(Value::Array(kinds))) => {
                    types.extend(kinds.iter().filter_map(Value::as_str));
                    continue;
                }
                _ => "any",
            },
            kind => kind.type_name().unwrap_or("any"),
        };
        types.insert(kind);
    }
    types
}

/// Whether every type of the narrow set is in the wide one; an integer is a number.
fn holds(wide: &BTreeSet<&str>, narrow: &BTreeSet<&str>) -> bool {
    let held = |kind: &&str| wide.contains(kind) || (*kind == "integer" && wide.contains("number"));
    wide.contains("any") || (!narrow.contains("any") && narrow.iter().all(held))
}
