//! What a change brings along: types that come and go with it, and payloads that are boxed.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Bump, Change, Detail, Wire};
use super::comparison::{Comparison, Place};
use super::document::{Document, Schema, join, reference};
use super::events::variant;
use super::judge::{Rust, level};
use super::place::Sides;
use super::rule::Rule;
use crate::rust::events::FIELDS_UNBOXED;
use crate::rust::model::HAND_WRITTEN;

/// Hangs types that one side alone has below the change that brings or takes them; the others are changes.
pub fn types(comparison: &mut Comparison<'_>, sides: Sides<'_>) {
    let added: BTreeSet<&String> = sides
        .after
        .types
        .keys()
        .filter(|name| sides.pairs.before(name).is_none())
        .collect();
    let removed: BTreeSet<&String> = sides
        .before
        .types
        .keys()
        .filter(|name| sides.pairs.after(name).is_none())
        .collect();
    let left = hang(&mut comparison.changes, sides.after, &added, true);
    for name in left {
        let rust = comparison.judge.rust_of_new_type(name);
        alone(comparison, sides.after, name, rust, true);
    }
    let left = hang(&mut comparison.changes, sides.before, &removed, false);
    for name in left {
        let rust = Rust::broken(format!("`{name}` is gone"));
        alone(comparison, sides.before, name, rust, false);
    }
}

/// Returns the types that no change mentions.
fn hang<'a>(
    changes: &mut [Change],
    document: &Document,
    types: &BTreeSet<&'a String>,
    added: bool,
) -> Vec<&'a String> {
    let mut left = types.clone();
    for change in changes {
        let side = if added { &change.after } else { &change.before };
        let details = change.details.iter().filter_map(|detail| {
            if added {
                detail.after.as_ref()
            } else {
                detail.before.as_ref()
            }
        });
        let values: Vec<&Value> = side.iter().chain(details).collect();
        let mut reached = BTreeSet::new();
        for value in values {
            reached.extend(document.reach(value).into_iter().map(str::to_owned));
        }
        let mut brought = Vec::new();
        left.retain(|name| {
            let here = reached.contains(*name);
            if here {
                brought.push(*name);
            }
            !here
        });
        for name in brought {
            change.details.push(detail(document, name, added));
        }
    }
    left.into_iter().collect()
}

fn detail(document: &Document, name: &str, added: bool) -> Detail {
    let schema = document.types.get(name).cloned().map(Value::from);
    let (before, after) = if added {
        (None, schema)
    } else {
        (schema, None)
    };
    Detail {
        rule: if added {
            Rule::TypeAdded
        } else {
            Rule::TypeRemoved
        },
        path: join("/components/schemas", name),
        before,
        after,
    }
}

fn alone(
    comparison: &mut Comparison<'_>,
    document: &Document,
    name: &str,
    rust: Rust,
    added: bool,
) {
    let Detail {
        rule,
        path,
        before,
        after,
    } = detail(document, name, added);
    let used_by = document.users(name).cloned().collect();
    let place = Place { path, used_by };
    comparison.add(rule, &place, (before, after), Wire::SAFE, rust, Vec::new());
}

/// Adds to the changes that make a payload so large, or so small, that its union holds it otherwise.
pub fn boxes(comparison: &mut Comparison<'_>, sides: Sides<'_>) {
    for (old, new) in &comparison.matched.events {
        let (Some(before), Some(after)) =
            (sides.before.events.get(old), sides.after.events.get(new))
        else {
            continue;
        };
        let is_boxed = is_boxed(sides.after, &after.payload);
        if self::is_boxed(sides.before, &before.payload) == is_boxed {
            continue;
        }
        let what = if is_boxed {
            "holds a `Box` now"
        } else {
            "holds no `Box` any more"
        };
        let text = format!("`{}` {what}", variant(new.0, after));
        let cause = comparison
            .changes
            .iter_mut()
            .find(|change| changes_size(change.rule) && change.used_by.contains(&after.label));
        if let Some(change) = cause {
            change.rust = Some(match change.rust.take() {
                Some(rust) => format!("{rust}; {text}"),
                None => text,
            });
            change.bump = Bump::Major;
            change.level = level(change.rule, change.bump, change.wire);
        } else {
            let place = Place {
                path: after.path.clone(),
                used_by: vec![after.label.clone()],
            };
            let rust = Rust::broken(text);
            let nothing = (None, None);
            comparison.add(
                Rule::TypeChanged,
                &place,
                nothing,
                Wire::SAFE,
                rust,
                Vec::new(),
            );
        }
    }
}

fn is_boxed(document: &Document, payload: &Schema) -> bool {
    let fields = reference(payload).map(|name| fields(document, name, &mut Vec::new()));
    fields.is_some_and(|fields| fields > FIELDS_UNBOXED)
}

/// How many fields a type holds, those of the structs in it included.
fn fields<'a>(document: &'a Document, name: &'a str, within: &mut Vec<&'a str>) -> usize {
    let schema = document.types.get(name).filter(|_| !within.contains(&name));
    let properties = schema.and_then(|schema| schema.get("properties")?.as_object());
    let Some(properties) = properties.filter(|_| !HAND_WRITTEN.contains(&name)) else {
        return 1;
    };
    within.push(name);
    let fields = properties
        .values()
        .filter_map(Value::as_object)
        .filter(|property| !property.contains_key("const"))
        .map(|property| match reference(property) {
            Some(name) if !property.contains_key("nullable") => fields(document, name, within),
            _ => 1,
        })
        .sum();
    within.pop();
    fields
}

fn changes_size(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::PropertyAddedRequired
            | Rule::PropertyAddedOptional
            | Rule::PropertyRemovedRequired
            | Rule::PropertyRemovedOptional
            | Rule::PropertyBecameNullable
            | Rule::PropertyBecameNonNull
            | Rule::TypeChanged
            | Rule::TypeWidened
            | Rule::TypeNarrowed
            | Rule::TypeExtracted
            | Rule::TypeInlined
            | Rule::ConstChanged
    )
}
