//! How events are delivered: methods, headers, authentication, answers; and the rest of a document.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Detail, Wire};
use super::comparison::{Comparison, Place};
use super::document::{Document, Event, Schema, join};
use super::judge::Rust;
use super::place::{Aspect, Sides};
use super::rule::Rule;
use super::shape::{is_documentation, without_documentation};

/// Compares the operations of one event.
pub fn compare(comparison: &mut Comparison<'_>, place: &Place, before: &Event, after: &Event) {
    let pointers: BTreeSet<&String> = before
        .operations
        .keys()
        .chain(after.operations.keys())
        .collect();
    let mut aspects = Vec::new();
    for pointer in pointers {
        let path = format!("{}{pointer}", after.path);
        match (
            before.operations.get(pointer),
            after.operations.get(pointer),
        ) {
            (Some(before), Some(after)) => members(&path, before, after, &mut aspects),
            (before, after) => {
                let value = |side: Option<&Schema>| side.cloned().map(Value::from);
                aspects.push(aspect(
                    Rule::DeliveryChanged,
                    &path,
                    value(before),
                    value(after),
                ));
            }
        }
    }
    let wire = wire(&aspects);
    comparison.add_aspects(place, aspects, wire, Rust::UNCHANGED);
}

fn aspect(rule: Rule, path: &str, before: Option<Value>, after: Option<Value>) -> Aspect {
    Aspect {
        detail: Detail {
            rule,
            path: path.to_owned(),
            before,
            after,
        },
        below: false,
    }
}

fn members(path: &str, before: &Schema, after: &Schema, aspects: &mut Vec<Aspect>) {
    let keywords: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for keyword in keywords {
        let (old, new) = (before.get(keyword), after.get(keyword));
        if old == new {
            continue;
        }
        let in_words = old.map(without_documentation) == new.map(without_documentation);
        let rule = match keyword.as_str() {
            "operationId" => Rule::DocumentationChanged,
            // The tag says which of the generated files a payload stands in; that one says which union.
            "tags" if is_callback(old) == is_callback(new) => Rule::DocumentationChanged,
            _ if is_documentation(keyword) || in_words => Rule::DocumentationChanged,
            "parameters" => Rule::HeadersChanged,
            "security" | "requestBody" | "servers" => Rule::DeliveryChanged,
            "responses" => Rule::ResponsesChanged,
            "deprecated" => Rule::Deprecated,
            _ => Rule::Unclassified,
        };
        aspects.push(aspect(
            rule,
            &join(path, keyword),
            old.cloned(),
            new.cloned(),
        ));
    }
}

/// Whether the tags are those of a callback.
fn is_callback(tags: Option<&Value>) -> bool {
    tags.and_then(|tags| tags.get(0))
        .is_some_and(|tag| tag == "callback")
}

/// Whether a delivery is still accepted is not for schemas to say.
fn wire(aspects: &[Aspect]) -> Wire {
    let open = |aspect: &Aspect| {
        matches!(
            aspect.detail.rule,
            Rule::DeliveryChanged | Rule::HeadersChanged
        )
    };
    if aspects.iter().any(open) {
        Wire::UNKNOWN
    } else {
        Wire::SAFE
    }
}

/// Compares what is neither a type nor an event.
pub fn compare_rest(comparison: &mut Comparison<'_>, sides: Sides<'_>) {
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
        let aspects = vec![aspect(rule, path, old.cloned(), new.cloned())];
        let place = Place {
            path: path.clone(),
            used_by: users(path, sides),
        };
        let wire = wire(&aspects);
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
