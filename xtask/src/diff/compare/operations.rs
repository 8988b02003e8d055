//! How deliveries arrive: methods, headers, authentication, answers.

use std::collections::BTreeMap;

use serde_json::Value;

use super::differences::{Differences, differing};
use super::finding::{Findings, Reading, Subject};
use crate::diff::change::{Detail, Wire};
use crate::diff::rule::Rule;
use crate::schema::keyword::{holds_names, is_annotation, is_data};
use crate::schema::{Delivery, Member, join};

/// Compares the operations of one delivery.
pub(super) fn compare(
    findings: &mut Findings<'_>,
    used_by: &[String],
    before: &Delivery,
    after: &Delivery,
) {
    let mut differences = Differences::default();
    for (pointer, old, new) in differing(&before.operations, &after.operations) {
        let path = format!("{}{pointer}", after.pointer);
        match (old, new) {
            (Some(before), Some(after)) => members(&path, before, after, &mut differences),
            (before, after) => {
                let value = |side: Option<&BTreeMap<String, Member>>| {
                    let members = side?.iter();
                    let members = members.map(|(key, it)| (key.clone(), it.stated.clone()));
                    Some(members.collect::<Value>())
                };
                differences.add(Rule::DeliveryChanged, &path, value(before), value(after));
            }
        }
    }
    for (pointer, old, new) in differing(&before.annotations, &after.annotations) {
        let path = format!("{}{pointer}", after.pointer);
        let keyword = pointer.rsplit('/').next().unwrap_or_default();
        let rule = if is_for_people(keyword) {
            Rule::DocumentationChanged
        } else {
            Rule::DeliveryChanged
        };
        differences.add(rule, &path, old.cloned(), new.cloned());
    }
    let reading = Reading::Known(wire(&differences.here));
    findings.add_all(differences, used_by, reading, Subject::Nothing);
}

fn members(
    path: &str,
    before: &BTreeMap<String, Member>,
    after: &BTreeMap<String, Member>,
    differences: &mut Differences<'_>,
) {
    for (keyword, old, new) in differing(before, after) {
        let shown = |side: Option<&Member>| side.map(|member| member.stated.clone());
        let (old, new) = (shown(old), shown(new));
        let rule = match keyword.as_str() {
            // The tag says which of the generated files a payload is in; that of callbacks says which union.
            "tags" if is_callback(old.as_ref()) != is_callback(new.as_ref()) => Rule::Unclassified,
            "tags" => Rule::DocumentationChanged,
            "deprecated" => Rule::Deprecated,
            _ if is_for_people(keyword) => Rule::DocumentationChanged,
            _ if in_words(keyword, old.as_ref(), new.as_ref()) => Rule::DocumentationChanged,
            "parameters" => Rule::HeadersChanged,
            "security" | "requestBody" => Rule::DeliveryChanged,
            "responses" => Rule::ResponsesChanged,
            _ => Rule::Unclassified,
        };
        differences.add(rule, &join(path, keyword), old, new);
    }
}

/// Whether no receiver follows from a member. The servers of a delivery are not the vendor's to state.
pub(super) fn is_for_people(keyword: &str) -> bool {
    is_annotation(keyword) || matches!(keyword, "summary" | "operationId" | "servers" | "links")
}

/// Whether two values of a member differ in nothing but annotations.
pub(super) fn in_words(keyword: &str, before: Option<&Value>, after: Option<&Value>) -> bool {
    let asserted = |value: &Value| without_annotations(value, holds_names(keyword));
    before.map(asserted) == after.map(asserted)
}

/// A value without annotations, at any depth.
fn without_annotations(value: &Value, are_names: bool) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members
                .iter()
                .filter(|(keyword, _)| are_names || !is_for_people(keyword));
            kept.map(|(keyword, member)| {
                let member = if !are_names && is_data(keyword) {
                    member.clone()
                } else {
                    without_annotations(member, !are_names && holds_names(keyword))
                };
                (keyword.clone(), member)
            })
            .collect()
        }
        Value::Array(items) => items
            .iter()
            .map(|item| without_annotations(item, false))
            .collect(),
        other => other.clone(),
    }
}

/// Whether the tags are those of a callback.
fn is_callback(tags: Option<&Value>) -> bool {
    tags.and_then(|tags| tags.get(0))
        .is_some_and(|tag| tag == "callback")
}

/// Whether a delivery is still accepted does not follow from schemas.
pub(super) fn wire(details: &[Detail]) -> Wire {
    let open =
        |detail: &Detail| matches!(detail.rule, Rule::DeliveryChanged | Rule::HeadersChanged);
    if details.iter().any(open) {
        Wire::UNKNOWN
    } else {
        Wire::SAFE
    }
}
