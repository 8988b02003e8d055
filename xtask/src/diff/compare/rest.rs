//! The rest of a document: what is neither a type nor a delivery.

use std::collections::BTreeSet;

use serde_json::Value;

use super::differences::{Differences, differing};
use super::finding::{Findings, Reading, Subject};
use super::operations::{self, in_words, is_for_people};
use crate::diff::read::Side;
use crate::diff::rule::Rule;
use crate::schema::Delivery;

/// Where the components are that operations name by a key.
const SECURITY: &str = "/components/securitySchemes/";

/// Compares the rest of both documents.
pub(super) fn compare(findings: &mut Findings<'_>) {
    let (before, after) = (findings.sides.before, findings.sides.after);
    for (path, old, new) in differing(&before.document.rest, &after.document.rest) {
        let used_by: BTreeSet<String> = users(path, before).chain(users(path, after)).collect();
        // What refers to a component that one side alone has is compared with its content.
        let moved = (old.is_none() || new.is_none()) && !path.starts_with(SECURITY);
        if moved && is_component(path) && !used_by.is_empty() {
            continue;
        }
        let mut differences = Differences::default();
        differences.add(rule(path, old, new), path, old.cloned(), new.cloned());
        let used_by: Vec<String> = used_by.into_iter().collect();
        let reading = Reading::Known(operations::wire(&differences.here));
        findings.add_all(differences, &used_by, reading, Subject::Nothing);
    }
}

/// Whether a place is a component of its own, and not a section of them.
fn is_component(path: &str) -> bool {
    path.starts_with("/components/") && path.split('/').count() == 4
}

fn rule(path: &str, old: Option<&Value>, new: Option<&Value>) -> Rule {
    let mut segments = path.split('/').skip(1);
    let section = match segments.next() {
        Some("components") => segments.next().unwrap_or_default(),
        Some("info" | "tags") => return Rule::DocumentationChanged,
        Some(section) => section,
        None => return Rule::Unclassified,
    };
    let is_component = segments.next().is_some();
    if is_for_people(section) || in_words("", old, new) {
        return Rule::DocumentationChanged;
    }
    match section {
        // What refers to a component is compared with its content; alone it is nothing that arrives.
        "parameters" | "headers" | "responses" | "securitySchemes" | "requestBodies"
        | "pathItems" | "mediaTypes" | "examples" | "links"
            if is_component && (old.is_none() || new.is_none()) =>
        {
            Rule::DocumentationChanged
        }
        "requestBodies" | "pathItems" | "examples" if is_component => Rule::DocumentationChanged,
        "parameters" | "headers" if is_component => Rule::HeadersChanged,
        "responses" if is_component => Rule::ResponsesChanged,
        "securitySchemes" if is_component => Rule::DeliveryChanged,
        // What receivers ask of the vendor; only what it answers with later is a delivery.
        "paths" if callbacks(old) == callbacks(new) => Rule::DocumentationChanged,
        _ => Rule::Unclassified,
    }
}

/// The callbacks that paths state, by path and method.
fn callbacks(paths: Option<&Value>) -> Vec<(&String, &String, &Value)> {
    let items = paths.and_then(Value::as_object).into_iter().flatten();
    let operations = items.filter_map(|(path, item)| Some((path, item.as_object()?)));
    let operations = operations.flat_map(|(path, item)| item.iter().map(move |it| (path, it)));
    operations
        .filter_map(|(path, (method, it))| Some((path, method, it.get("callbacks")?)))
        .collect()
}

/// The deliveries whose operations name a component.
fn users<'s>(path: &str, side: &'s Side<'_>) -> impl Iterator<Item = String> + use<'s> {
    let component = path
        .strip_prefix("/components/")
        .map(|rest| rest.split('/').nth(1).map(str::to_owned));
    let by_key = path.starts_with(SECURITY);
    let deliveries = side.document.deliveries.iter();
    let used = deliveries.filter(move |(_, delivery)| match &component {
        Some(name) => name
            .as_ref()
            .is_none_or(|name| uses(delivery, name, by_key)),
        None => false,
    });
    used.map(|(key, _)| side.label(key))
}

fn uses(delivery: &Delivery, name: &str, by_key: bool) -> bool {
    let operations = delivery.operations.values();
    let mut members = operations.flat_map(|operation| operation.values());
    members.any(|member| mentions(&member.stated, name, by_key))
}

/// Whether a value refers to a component of this name, or, by key, has it as a key, as `security` does. Any other component may
/// have the name of a keyword.
fn mentions(value: &Value, name: &str, by_key: bool) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(key, member)| {
            let refers = key == "$ref"
                && member
                    .as_str()
                    .is_some_and(|it| it.rsplit('/').next() == Some(name));
            (by_key && key == name) || refers || mentions(member, name, by_key)
        }),
        Value::Array(items) => items.iter().any(|item| mentions(item, name, by_key)),
        _ => false,
    }
}
