//! How events are delivered: methods, headers, authentication, answers.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::{Detail, Wire};
use super::comparison::{Comparison, Place};
use super::differences::Aspect;
use super::document::{Event, Schema, join};
use super::judge::Rust;
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

/// What differs in an operation, or in what operations refer to.
pub fn aspect(rule: Rule, path: &str, before: Option<Value>, after: Option<Value>) -> Aspect {
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
pub fn wire(aspects: &[Aspect]) -> Wire {
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
