//! What differs between two sides: findings, each with its rule and place, without judgement.

mod constraints;
mod deliveries;
mod differences;
mod finding;
mod operations;
mod properties;
mod rest;
mod schemas;
mod types;
mod values;

use std::collections::BTreeMap;

use super::change::{Detail, Wire};
use super::matching::{Matched, Sides};
use super::rule::Rule;
use crate::schema::{Schema, join};
use finding::Findings;
pub(super) use finding::{Field, Finding, Reading, Subject, unlisted};

/// Finds everything that differs.
pub(super) fn findings<'a>(sides: Sides<'a>, matched: &'a Matched) -> Vec<Finding<'a>> {
    let labels = matched.both.iter();
    let labels = labels.map(|(old, new)| (sides.before.label(old), sides.after.label(new)));
    let mut findings = Findings {
        sides,
        labels: labels.collect(),
        found: Vec::new(),
    };
    deliveries::compare(&mut findings, matched);
    properties::compare_types(&mut findings);
    rest::compare(&mut findings);
    types_of_one_side(&mut findings);
    findings.found
}

/// Types that one side alone has.
fn types_of_one_side(findings: &mut Findings<'_>) {
    let Sides {
        before,
        after,
        pairs,
    } = findings.sides;
    for (side, is_new) in [(after, true), (before, false)] {
        let names: BTreeMap<&String, &Schema> = side.document.schemas.iter().collect();
        for (name, schema) in names {
            let path = join("/components/schemas", name);
            let shown = Some(schema.to_json_annotations_last());
            let (detail, subject) = match is_new {
                true if pairs.before(name).is_none() => (
                    Detail::new(Rule::TypeAdded, path, None, shown),
                    Subject::Type(None, Some(name)),
                ),
                false if pairs.after(name).is_none() => (
                    Detail::new(Rule::TypeRemoved, path, shown, None),
                    Subject::Type(Some(name), None),
                ),
                _ => continue,
            };
            let users: Vec<String> = side.users(name).cloned().collect();
            findings.add(detail, &users, Reading::Known(Wire::SAFE), subject);
        }
    }
}
