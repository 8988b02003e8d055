//! The rest of a document: what is neither a type nor an event.

use std::collections::BTreeSet;

use serde_json::Value;

use super::comparison::{Comparison, Place};
use super::differences::Sides;
use super::document::{Document, Event, Schema};
use super::judge::Rust;
use super::operations;
use super::rule::Rule;
use super::shape::without_documentation;

/// Compares the rest of both documents.
pub fn compare(comparison: &mut Comparison<'_>, sides: Sides<'_>) {
    let paths: BTreeSet<&String> = sides
        .before
        .rest
        .keys()
        .chain(sides.after.rest.keys())
        .collect();
    for path in paths {
        let (old, new) = (sides.before.rest.get(path), sides.after.rest.get(path));
        if old == new {
            continue;
        }
        let in_words = old.map(without_documentation) == new.map(without_documentation);
        let rule = match path.split('/').nth(1) {
            Some("info" | "tags" | "externalDocs") => Rule::DocumentationChanged,
            _ if in_words => Rule::DocumentationChanged,
            _ => rule_of_component(path),
        };
        let aspects = vec![operations::aspect(rule, path, old.cloned(), new.cloned())];
        let place = Place {
            path: path.clone(),
            used_by: users(path, sides),
        };
        let wire = operations::wire(&aspects);
        comparison.add_aspects(&place, aspects, wire, Rust::UNCHANGED);
    }
}

fn rule_of_component(path: &str) -> Rule {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| path.starts_with(prefix));
    if starts(&["/components/parameters/", "/components/headers/"]) {
        Rule::HeadersChanged
    } else if starts(&["/components/responses/"]) {
        Rule::ResponsesChanged
    } else if starts(&["/components/securitySchemes/", "/security", "/servers"]) {
        Rule::DeliveryChanged
    } else {
        Rule::Unclassified
    }
}

/// The events whose operations name a component; all of them for what holds for every operation.
fn users(path: &str, sides: Sides<'_>) -> Vec<String> {
    let is_of_operations = ["/components/", "/security", "/servers"];
    if !is_of_operations
        .iter()
        .any(|prefix| path.starts_with(prefix))
    {
        return Vec::new();
    }
    let name = path
        .strip_prefix("/components/")
        .and_then(|rest| rest.split('/').nth(1));
    let events = |document: &Document| -> Vec<String> {
        let uses = |event: &Event| {
            let operations = event.operations.values();
            name.is_none_or(|name| {
                let mut operations = operations.flat_map(Schema::values);
                operations.any(|member| mentions(member, name))
            })
        };
        let events = document.events.values().filter(|event| uses(event));
        events.map(|event| event.label.clone()).collect()
    };
    let users: BTreeSet<String> = events(sides.before)
        .into_iter()
        .chain(events(sides.after))
        .collect();
    users.into_iter().collect()
}

/// Whether a value refers to a component of this name, or has it as a key, as `security` does.
fn mentions(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(key, member)| {
            let refers = key == "$ref"
                && member
                    .as_str()
                    .is_some_and(|it| it.rsplit('/').next() == Some(name));
            key == name || refers || mentions(member, name)
        }),
        Value::Array(items) => items.iter().any(|item| mentions(item, name)),
        _ => false,
    }
}
