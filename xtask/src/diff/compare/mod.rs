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
use super::read::Side;
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
    let sides = findings.sides;
    for (name, schema) in sorted(sides.after) {
        if sides.pairs.before(name).is_none() {
            let shown = Some(schema.to_json_annotations_last());
            let detail = Detail::new(Rule::TypeAdded, path(name), None, shown);
            one_side(
                findings,
                detail,
                (sides.after, name),
                Subject::TypeAdded(name),
            );
        }
    }
    for (name, schema) in sorted(sides.before) {
        if sides.pairs.after(name).is_none() {
            let shown = Some(schema.to_json_annotations_last());
            let detail = Detail::new(Rule::TypeRemoved, path(name), shown, None);
            one_side(
                findings,
                detail,
                (sides.before, name),
                Subject::TypeRemoved(name),
            );
        }
    }
}

fn path(name: &str) -> String {
    join("/components/schemas", name)
}

/// The named schemas of a side, by their names.
fn sorted<'a>(side: &'a Side<'a>) -> BTreeMap<&'a String, &'a Schema> {
    side.document.schemas.iter().collect()
}

fn one_side<'a>(
    findings: &mut Findings<'a>,
    detail: Detail,
    (side, name): (&Side<'_>, &str),
    subject: Subject<'a>,
) {
    let users: Vec<String> = side.users(name).cloned().collect();
    findings.add(detail, &users, Reading::Known(Wire::SAFE), subject);
}
