//! What a change brings along: types that come and go with it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Change, Wire};
use super::comparison::{self, Comparison, Place};
use super::differences::{Sides, words_last};
use super::document::{Document, join};
use super::judge::Rust;
use super::rule::Rule;

/// Makes a type that one side alone has a detail of the change that brings or takes it; where none does, it is a
/// change itself.
pub fn types(comparison: &mut Comparison<'_>, sides: Sides<'_>) {
    let judge = &comparison.judge;
    let names = sides.after.types.keys();
    let added = names.filter(|name| sides.pairs.before(name).is_none());
    let added: Vec<(&str, Change)> = added
        .map(|name| {
            (
                name.as_str(),
                added_type(judge.rust_of_new_type(name), sides.after, name),
            )
        })
        .collect();
    let names = sides.before.types.keys();
    let removed = names.filter(|name| sides.pairs.after(name).is_none());
    let removed: Vec<(&str, Change)> = removed
        .map(|name| (name.as_str(), removed_type(sides.before, name)))
        .collect();
    hang(&mut comparison.changes, sides.after, added, |side| side.1);
    hang(&mut comparison.changes, sides.before, removed, |side| {
        side.0
    });
}

/// What stood and what stands at a place, by reference.
type Both<'c> = (Option<&'c Value>, Option<&'c Value>);

/// Gives each type to the first change whose `side` reaches it; what no change reaches stands by itself.
fn hang(
    changes: &mut Vec<Change>,
    document: &Document,
    mut types: Vec<(&str, Change)>,
    side: impl Fn(Both<'_>) -> Option<&Value>,
) {
    for change in &mut *changes {
        let own = side((change.before.as_ref(), change.after.as_ref()));
        let details = change.details.iter();
        let details =
            details.filter_map(|detail| side((detail.before.as_ref(), detail.after.as_ref())));
        let values = own.into_iter().chain(details);
        let reached: BTreeSet<&str> = values.flat_map(|value| document.reach(value)).collect();
        let (brought, left) = types
            .into_iter()
            .partition::<Vec<_>, _>(|(name, _)| reached.contains(name));
        change.take(brought.into_iter().map(|(_, brought)| brought).collect());
        types = left;
    }
    changes.extend(types.into_iter().map(|(_, alone)| alone));
}

fn added_type(rust: Rust, document: &Document, name: &str) -> Change {
    let values = (None, schema(document, name));
    comparison::change(
        Rule::TypeAdded,
        &place(document, name),
        values,
        Wire::SAFE,
        rust,
        Vec::new(),
    )
}

fn removed_type(document: &Document, name: &str) -> Change {
    let rust = Rust::broken(format!("`{name}` is gone"));
    let values = (schema(document, name), None);
    comparison::change(
        Rule::TypeRemoved,
        &place(document, name),
        values,
        Wire::SAFE,
        rust,
        Vec::new(),
    )
}

fn schema(document: &Document, name: &str) -> Option<Value> {
    document.types.get(name).map(words_last).map(Value::from)
}

fn place(document: &Document, name: &str) -> Place {
    Place {
        path: join("/components/schemas", name),
        used_by: document.users(name).cloned().collect(),
    }
}
