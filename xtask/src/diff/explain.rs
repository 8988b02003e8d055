//! What a change brings along: types that come and go with it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Change, Detail, Wire};
use super::comparison::{Comparison, Place};
use super::document::{Document, join};
use super::judge::Rust;
use super::place::{Sides, words_last};
use super::rule::Rule;

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
    let schema = document.types.get(name).map(words_last).map(Value::from);
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
