//! The _Example_: its keys and the kinds of its values are checked against the _Field Details_, and are the
//! only evidence of what an unlisted object holds.

use std::collections::{HashMap, HashSet};

use super::blocks::{BlockKind, Node as Block};
use super::content::{ShownKind, TypeExpression, TypeTerm};
use super::excerpt::Excerpt;
use super::field_details::{Entry, FieldList};
use super::let_through::Case;
use super::report::Report;

use json::{Member, Node, Shape};

mod json;

/// Checks the JSON under the heading `Example` against the fields, and adds to them what it shows.
pub(super) fn read(
    heading: Excerpt<'_>,
    nodes: &[Block<'_, '_>],
    fields: &mut FieldList<'_>,
    report: &mut Report<'_>,
) {
    let mut example = None;
    for node in nodes {
        match node.kind() {
            BlockKind::Code(language) if example.is_none() => {
                if language != "json" {
                    report.add(
                        "an example that does not say that it is JSON",
                        node.whole().first_line(),
                        "expected ```json",
                        "mend the line that opens the example",
                    );
                }
                example = Some(node.content());
            }
            _ => {
                report.unexpected(*node, "the JSON of the example");
            }
        }
    }
    let Some(text) = example else {
        report.add(
            "a payload without its example",
            heading,
            "no JSON stands below",
            "put back the example between ```json and ```",
        );
        return;
    };
    let Ok(value) = json::read(text, report) else {
        return;
    };
    if let Shape::Object(members) = &value.shape {
        check_members(members, fields, report);
    } else {
        report.add(
            "an example that is no object",
            value.place.first_line(),
            "expected `{`",
            "every payload is an object: put back the one that the page showed",
        );
    }
}

/// Checks an object's keys and values against a list of fields.
fn check_members(members: &[Member<'_>], fields: &mut FieldList<'_>, report: &mut Report<'_>) {
    let present: HashMap<_, _> = members
        .iter()
        .map(|member| (member.name.as_str(), member))
        .collect();
    let mut names = HashSet::new();
    for entry in &mut fields.entries {
        let name = entry.head.name;
        names.insert(name.text);
        match present.get(name.text) {
            Some(member) => check_value(&member.value, entry, report),
            None => {
                report.add(
                    format!("the example does not show the field `{}`", name.text),
                    name,
                    "this key is not in the example",
                    "the page contradicts itself: find out whether the field is gone, or the example incomplete",
                );
            }
        }
    }
    for member in members {
        if fields.unread.is_none() && !names.contains(member.name.as_str()) {
            report.add(
                format!("the example's key `{}` is not in the Field Details", member.name),
                member.place,
                "no field has this name here",
                "the page contradicts itself: find out whether the field is new, or the example out of date",
            );
        }
    }
}

fn check_value(value: &Node<'_>, entry: &mut Entry<'_>, report: &mut Report<'_>) {
    let Ok(kind) = &entry.head.kind else {
        return;
    };
    let mut objects = Vec::new();
    if let Err(misfit) = fit(value, &[kind], &mut objects, report) {
        report.add(
            format!(
                "the example of `{}` does not fit its type",
                entry.head.name.text
            ),
            misfit.place.first_line(),
            format!(
                "{}, but the field is {}",
                describe(misfit),
                entry.head.type_text.text
            ),
            "the page contradicts itself: find out whether the type or the example is right",
        );
        return;
    }
    for members in objects {
        if let Some(properties) = &mut entry.properties {
            check_members(members, properties, report);
            continue;
        }
        let shown = json::shown(members);
        if entry.shown.is_empty() {
            entry.shown = shown;
        } else if !shown.is_empty() && entry.shown != shown {
            report.add(
                format!(
                    "the example shows different objects in `{}`",
                    entry.head.name.text
                ),
                value.place.first_line(),
                "an object here has other keys, or values of other kinds, than the first one",
                "find out which of the objects is right",
            );
        }
    }
}

/// Whether a value fits one of the types; gathers the objects inside, whose keys are checked elsewhere, or
/// gives the innermost value that does not fit.
fn fit<'v, 'a>(
    value: &'v Node<'a>,
    kinds: &[&TypeExpression],
    objects: &mut Vec<&'v Vec<Member<'a>>>,
    report: &mut Report<'_>,
) -> Result<(), &'v Node<'a>> {
    let mut terms = kinds.iter().flat_map(|kind| &kind.alternatives);
    let fits = match &value.shape {
        Shape::Scalar(ShownKind::Null) => {
            report.let_through(Case::Null, value.place);
            kinds.iter().any(|kind| kind.nullable)
        }
        Shape::Scalar(ShownKind::String) => {
            let plain = terms
                .clone()
                .any(|term| *term == TypeTerm::String { format: None });
            if !plain {
                report.let_through(Case::Placeholder, value.place);
            }
            terms.any(|term| matches!(term, TypeTerm::String { .. } | TypeTerm::Literal(_)))
        }
        Shape::Scalar(ShownKind::Boolean) => terms.any(|term| *term == TypeTerm::Boolean),
        Shape::Scalar(ShownKind::Integer) => {
            terms.any(|term| matches!(term, TypeTerm::Integer | TypeTerm::Number))
        }
        Shape::Scalar(_) => terms.any(|term| *term == TypeTerm::Number),
        Shape::Object(members) => {
            objects.push(members);
            terms.any(|term| *term == TypeTerm::Object)
        }
        Shape::Array(items) => {
            let kinds: Vec<_> = terms
                .filter_map(|term| match term {
                    TypeTerm::Array(kind) => Some(&**kind),
                    _ => None,
                })
                .collect();
            if items.is_empty() {
                report.let_through(Case::EmptyList, value.place);
            }
            for item in items.iter().filter(|_| !kinds.is_empty()) {
                fit(item, &kinds, objects, report)?;
            }
            !kinds.is_empty()
        }
    };
    if fits { Ok(()) } else { Err(value) }
}

fn describe(value: &Node<'_>) -> &'static str {
    match &value.shape {
        Shape::Array(_) => "this is a list",
        Shape::Object(_) => "this is an object",
        Shape::Scalar(ShownKind::Null) => "this is null",
        Shape::Scalar(ShownKind::Boolean) => "this is true or false",
        Shape::Scalar(ShownKind::String) => "this is a text",
        Shape::Scalar(ShownKind::Integer) => "this is an integer",
        Shape::Scalar(_) => "this is a number with a fraction",
    }
}
