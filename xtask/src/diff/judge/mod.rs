//! The judgements on findings: the wire in both directions, the Rust types, the version, the level.

mod group;
mod items;
mod pages;
mod reads;
mod rust;
mod verdict;

use std::cmp::Reverse;

use super::change::{Change, Report, Wire};
use super::compare::{Finding, Reading, Subject};
use super::matching::{Matched, Sides};
use reads::Reader;
use rust::Types;
use verdict::change;

/// Judges every finding, and brings together what is one decision.
pub(super) fn report<'a>(
    findings: Vec<Finding<'a>>,
    sides: Sides<'a>,
    matched: &'a Matched,
) -> Report {
    let mut types = Types::new(&findings, sides);
    let mut judged: Vec<(Change, Subject<'a>)> = Vec::new();
    let judge = |finding: Finding<'a>, types: &mut Types<'a>| {
        let rust = types.judge(finding.detail.rule, &finding.subject);
        let wire = wire(sides, &finding.reading);
        (
            change(finding.detail, finding.details, finding.used_by, wire, rust),
            finding.subject,
        )
    };
    for finding in findings {
        judged.push(judge(finding, &mut types));
    }
    for finding in types.retyped_fields() {
        judged.push(judge(finding, &mut types));
    }
    types.attribute(&mut judged);
    let changes = judged.into_iter().map(|(change, _)| change).collect();
    let mut changes = group::together(changes, sides, matched);
    changes.sort_by(|left, right| {
        let key = |change: &Change| (Reverse(change.level), Reverse(change.bump));
        (key(left), &left.path, left.rule).cmp(&(key(right), &right.path, right.rule))
    });
    Report {
        changes,
        not_known: types.not_known(),
    }
}

/// Whether old code reads new payloads, and new code old ones.
fn wire(sides: Sides<'_>, reading: &Reading<'_>) -> Wire {
    let backwards = |written: &str, read: &str| sides.pairs.are_paired(read, written);
    let forwards = |written: &str, read: &str| sides.pairs.are_paired(written, read);
    let old = Reader {
        writer: sides.after,
        read_by: sides.before,
        paired: &backwards,
    };
    let new = Reader {
        writer: sides.before,
        read_by: sides.after,
        paired: &forwards,
    };
    match reading {
        Reading::Known(wire) => *wire,
        Reading::Places(places) => {
            let [before, after] = &**places;
            Wire {
                old_reads_new: old.field(after.written.as_ref(), before.read.as_ref()),
                new_reads_old: new.field(before.written.as_ref(), after.read.as_ref()),
            }
        }
    }
}
